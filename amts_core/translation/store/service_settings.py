"""What a lead has set for a project's services: every state of it, the newest counts."""

from dataclasses import asdict, fields
from decimal import Decimal
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from amts_core.engines.amazon import ResourceTag
from amts_core.engines.chat import ChatSettings
from amts_core.kernel.database.engine import Store, now
from amts_core.kernel.database.locks import hold
from amts_core.kernel.database.records import record_of
from amts_core.kernel.database.tables import PersonRow, ServiceSettingsRow
from amts_core.kernel.records import Engine
from amts_core.translation.records import ServicePlace, ServiceSettings, SettingsChange


def add_settings(store: Store, project_id: int, person_id: int, settings: ServiceSettings) -> None:
    """Let these be the settings of a project from now on; the same again change nothing."""
    with store.writing() as session:
        hold(session, project_id)
        if newest(session, project_id) == settings:
            return
        session.add(
            ServiceSettingsRow(
                project_id=project_id,
                region=settings.region,
                bucket=settings.bucket,
                prefix=settings.prefix,
                role_arn=settings.role_arn,
                kms_key=settings.kms_key,
                tags=[[tag.key, tag.value] for tag in settings.tags],
                budget=settings.budget_usd,
                baseline_price=settings.baseline_usd_per_million,
                act_price=settings.act_usd_per_million,
                prices_as_of=settings.prices_as_of,
                chat=_stored(settings.chat),
                person_id=person_id,
                at=now(),
            )
        )


def settings(store: Store, project_id: int) -> ServiceSettings:
    """Return the settings of a project as they are now, the defaults where nobody has set any."""
    with store.reading() as session:
        return newest(session, project_id)


def newest(session: Session, project_id: int) -> ServiceSettings:
    """Return the settings of a project as a transaction sees them."""
    row = session.scalar(
        select(ServiceSettingsRow)
        .where(ServiceSettingsRow.project_id == project_id)
        .order_by(ServiceSettingsRow.id.desc())
        .limit(1)
    )
    return ServiceSettings() if row is None else _settings(row)


def place_id(session: Session, project_id: int, engine: Engine) -> int | None:
    """Return the id of the settings that say where an engine works for a project now.

    None where it works at no place of Amazon's.
    """
    if not engine.is_amazon:
        return None
    return session.scalar(
        select(func.max(ServiceSettingsRow.id)).where(ServiceSettingsRow.project_id == project_id)
    )


def place_of(session: Session, settings_id: int | None) -> ServicePlace | None:
    """Return the place that settings name, None for none."""
    return place(None if settings_id is None else session.get(ServiceSettingsRow, settings_id))


def place(row: ServiceSettingsRow | None) -> ServicePlace | None:
    """Return the place that a row of settings names, None for none."""
    return None if row is None else _settings(row).place


def history(store: Store, project_id: int, *, n: int | None = None) -> tuple[SettingsChange, ...]:
    """Return the settings that a project has had, newest first."""
    query = (
        select(ServiceSettingsRow, PersonRow.name)
        .join(PersonRow, PersonRow.id == ServiceSettingsRow.person_id)
        .where(ServiceSettingsRow.project_id == project_id)
        .order_by(ServiceSettingsRow.id.desc())
        .limit(n)
    )
    with store.reading() as session:
        return tuple(
            SettingsChange(row.id, _settings(row), name, row.at)
            for row, name in session.execute(query)
        )


def _settings(row: ServiceSettingsRow) -> ServiceSettings:
    return record_of(
        ServiceSettings,
        row,
        budget_usd=row.budget,
        baseline_usd_per_million=row.baseline_price,
        act_usd_per_million=row.act_price,
        tags=tuple(ResourceTag(key, value) for key, value in row.tags),
        chat=_chat(row.chat),
    )


def _stored(chat: ChatSettings) -> dict[str, Any]:
    """Return settings as JSON: prices as text, so that none is rounded."""
    return {
        name: str(value) if isinstance(value, Decimal) else value
        for name, value in asdict(chat).items()
    }


def _chat(stored: dict[str, Any]) -> ChatSettings:
    values: dict[str, Any] = {
        field.name: Decimal(stored[field.name]) if field.type is Decimal else stored[field.name]
        for field in fields(ChatSettings)
        if field.name in stored
    }
    return ChatSettings(**values)
