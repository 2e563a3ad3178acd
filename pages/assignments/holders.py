"""Who has which documents until when, in words."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date

from amts_core.kernel.records import Project
from amts_core.teamwork import DeskWork, GivenWork, assignments
from pages.shared import labels, workspace

Holders = Mapping[DeskWork, Sequence[GivenWork]]
_FAR = 10**6
"""Days until what has no day: it is sorted behind what has one."""


def of_project(project: Project) -> Holders:
    """Return by document what people were given."""
    found: defaultdict[DeskWork, list[GivenWork]] = defaultdict(list)
    for one in assignments.given(workspace.store(), project.id):
        found[one.assignment.work].append(one)
    return found


def cell(given: Sequence[GivenWork]) -> tuple[float, str]:
    """Return the days that are left, below 0 where one is overdue, and who has it until when."""
    days = [left for one in given if (left := one.days_left(labels.today().date())) is not None]
    return min(days, default=_FAR), ", ".join(map(told, given))


def told(one: GivenWork) -> str:
    """Return who has a document, and until when; what is overdue, or done, is said in words."""
    due, name = one.assignment.due, one.assignment.person
    if not one.state.n_left:
        return f"{name}, done"
    if due is None:
        return name
    comma = "," if one.is_overdue(labels.today().date()) else ""
    return f"{name}{comma} {until(due, labels.today().date())}"


def until(due: date, today: date) -> str:
    """Return the last day of what is not done, in words."""
    days = (due - today).days
    if days < 0:
        return f"overdue since {due}"
    return f"until {due}" if days else f"until today, {due}"
