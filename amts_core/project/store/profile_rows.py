"""The profiles of sub-pipelines: every state of each, the newest counts."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from amts_core.engines import Formality
from amts_core.formats import Splitter
from amts_core.kernel.database.engine import Store, now
from amts_core.kernel.database.locks import hold
from amts_core.kernel.database.records import record_of
from amts_core.kernel.database.tables import ProfileRow
from amts_core.project.sub_pipelines import Profile


def add_profile(
    store: Store, project_id: int, person_id: int, tgt_lang: str, profile: Profile
) -> None:
    """Let this be a project's profile for a target language; the same again changes nothing."""
    with store.writing() as session:
        hold(session, project_id)
        if _newest(session, project_id, tgt_lang) == profile:
            return
        session.add(
            ProfileRow(
                project_id=project_id,
                tgt_lang=tgt_lang,
                granularity=profile.granularity,
                engine=profile.engine,
                formality=profile.formality,
                auto_accept=profile.auto_accept,
                src_abbreviations=list(profile.src_splitter.abbreviations),
                tgt_abbreviations=list(profile.tgt_splitter.abbreviations),
                splits_lines=profile.src_splitter.splits_lines,
                front_matter_keys=list(profile.src_splitter.front_matter_keys),
                style=profile.style,
                person_id=person_id,
                at=now(),
            )
        )


def profile(store: Store, project_id: int, tgt_lang: str) -> Profile | None:
    """Return a project's profile for a target language, None where nobody has kept one."""
    with store.reading() as session:
        return _newest(session, project_id, tgt_lang)


def _newest(session: Session, project_id: int, tgt_lang: str) -> Profile | None:
    row = session.scalar(
        select(ProfileRow)
        .where(ProfileRow.project_id == project_id, ProfileRow.tgt_lang == tgt_lang)
        .order_by(ProfileRow.id.desc())
        .limit(1)
    )
    if row is None:
        return None
    return record_of(
        Profile,
        row,
        formality=None if row.formality is None else Formality(row.formality),
        src_splitter=_splitter(row, row.src_abbreviations),
        tgt_splitter=_splitter(row, row.tgt_abbreviations),
    )


def _splitter(row: ProfileRow, abbreviations: Sequence[str]) -> Splitter:
    return Splitter(tuple(abbreviations), row.splits_lines, tuple(row.front_matter_keys))
