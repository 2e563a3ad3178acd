"""How the states of publications, orders and jobs are put in words, each with a sign."""

from collections.abc import Mapping
from types import MappingProxyType

from amts_core.engines import BatchStatus, ParallelDataStatus
from amts_core.translation import DocumentState, OrderState, Publication, PublicationState

ORDERS: Mapping[OrderState, str] = MappingProxyType(
    {
        OrderState.WAITING: "○ waiting",
        OrderState.RUNNING: "◔ running",
        OrderState.DONE: "✓ done",
        OrderState.PARTIAL: "◐ partly done",
        OrderState.FAILED: "✗ failed",
        OrderState.STOPPED: "■ stopped",
    }
)
DOCUMENTS: Mapping[DocumentState, str] = MappingProxyType(
    {
        DocumentState.WAITING: "○ waiting",
        DocumentState.DONE: "✓ done",
        DocumentState.FAILED: "✗ failed",
    }
)
PUBLICATIONS: Mapping[PublicationState, str] = MappingProxyType(
    {
        PublicationState.WAITING: "○ waiting",
        PublicationState.IMPORTING: "◔ importing",
        PublicationState.ACTIVE: "✓ active",
        PublicationState.DELETING: "◔ deleting",
        PublicationState.REPLACED: "⤳ replaced",
        PublicationState.FAILED: "✗ failed",
        PublicationState.DELETED: "– deleted",
    }
)
"""Each state with a sign and a word: never by colour alone."""


def status(one: Publication) -> str:
    """Return the service's word for a resource."""
    return "gone" if one.state is PublicationState.DELETED else at_service(one.status)


def latest_update(one: Publication) -> str:
    """Return the service's word for the latest attempt to update a resource."""
    if one.state is PublicationState.DELETED:
        return "gone"
    if one.latest_update_status is None:
        return "not asked yet" if one.is_update else "no update"
    return str(one.latest_update_status)


def at_service(status: BatchStatus | ParallelDataStatus | None) -> str:
    """Return a service's own word for a state, as its console has it."""
    return "not asked yet" if status is None else str(status)
