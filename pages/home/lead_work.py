"""What a lead is waited for: translations to be ordered, and compared."""

from amts_core import comparison, translation
from amts_core.documents import sources
from amts_core.kernel import rights
from amts_core.kernel.records import Person, Project
from amts_core.kernel.rights import Task
from amts_core.kernel.text.counts import count_noun
from amts_core.parallel_data import all_versions
from amts_core.review import waiting_documents
from amts_core.translation import OrderState
from pages.home import next_step
from pages.shared import places, workspace


def show(project: Project, me: Person) -> None:
    """Show what waits for an order or a comparison; to leads."""
    if not rights.may(me, Task.TRANSLATE):
        return
    store = workspace.store()
    waiting = waiting_documents(store, project.id)
    orders = translation.order_rows.orders(store, project.id)
    versions = all_versions(store, project.id)
    if waiting or (versions and not orders):
        n = len(waiting) or len(sources.newest(store, project.id, project.src_lang))
        told = count_noun(n, "document can", "documents can")
        if next_step.show(
            f"Translate: {told} be ordered",
            "Order translations",
            icon="translate",
            key="order",
            below="They wait for it." if waiting else "Parallel data is there to be used.",
        ):
            places.go_to(places.TRANSLATE)
    troubled = [one for one in orders if one.state in (OrderState.PARTIAL, OrderState.FAILED)]
    if troubled:
        told = count_noun(len(troubled), "order has", "orders have")
        if next_step.show(
            f"Translate: {told} documents that could not be translated",
            "See why",
            icon="error",
            key="order_failed",
        ):
            places.go_to(places.TRANSLATE)
    compared = {id_ for one in comparison.comparisons(store, project.id) for id_ in one.order_ids}
    ready = [one for one in comparison.candidates(store, project) if one.id not in compared]
    if ready:
        told = count_noun(len(ready), "order has", "orders have")
        if next_step.show(
            f"Compare: {told} not been set against human translations yet",
            "Compare",
            icon="compare_arrows",
            key="compare",
        ):
            places.go_to(places.COMPARE)
