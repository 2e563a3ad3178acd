"""``corpus``, ``service``, ``publish`` and ``translate``."""

from decimal import Decimal

import pytest

from amts_core.kernel.jobs import job_rows
from amts_core.kernel.records import Role
from amts_core.project.store import people
from amts_core.translation import services, sources
from amts_core.translation.records import ServiceSettings
from amts_core.translation.store import corpus_rows, order_rows, publication_rows
from tests.cli.conftest import ENGLISH, written
from tests.translation.orders.conftest import version_of

IN_BOOK = "--project", "Book"
AMAZON = ServiceSettings(
    region="eu-west-1",
    bucket="my-translations",
    prefix="amts",
    role_arn="arn:aws:iam::123456789012:role/translate",
    budget_usd=Decimal("0.001"),
)
INTO_ZH = "--src-lang", "en", "--tgt-lang", "zh", "--engine", "local"


def test_documents_are_translated_into_a_folder(amts, opened, service, tmp_path):
    folder = tmp_path / "src"
    written(folder / "part" / "a.md", ENGLISH.encode())
    written(folder / "b.md", b"# Rain\n")
    alone = written(tmp_path / "c.txt", b"It rains.\n")
    out = tmp_path / "out"
    ran = amts("translate", folder, alone, *IN_BOOK, *INTO_ZH, "--output", out)
    assert (ran.status, ran.messages) == (0, "order 1: 3 documents into zh (local)\n")
    assert ran.lines == [
        {
            "document": name,
            "tgt_lang": "zh",
            "arm": "baseline",
            "output": str(out / output),
            "segments": n_segments,
            "findings": 0,
        }
        for name, output, n_segments in (
            ("b.md", "zh.b.md", 1),
            ("c.txt", "zh.c.txt", 1),
            ("part/a.md", "part/zh.a.md", 4),
        )
    ]
    assert (out / "part" / "zh.a.md").read_text("utf-8") == ENGLISH.upper()
    assert (out / "zh.c.txt").read_bytes() == b"IT RAINS.\n"
    book = people.project_named(opened, "Book")
    assert (book.src_lang, book.tgt_langs) == ("en", ("zh",))
    (job,) = job_rows.jobs(opened, book.id)
    assert job.message == "3 of 3 translations are there"


def test_the_other_direction_needs_no_other_project(amts, opened, book, service, chinese, tmp_path):
    ran = amts(
        "translate",
        chinese,
        *IN_BOOK,
        "--src-lang",
        "zh",
        "--tgt-lang",
        "en",
        "--engine",
        "local",
        "--output",
        tmp_path,
    )
    assert [line["output"] for line in ran.lines] == [str(tmp_path / "en.chinese.md")]
    assert people.all_projects(opened) == (book,)


def test_a_version_is_published_and_used(amts, opened, book, service, english, tmp_path):
    version_of(opened, book, n=2)
    ran = amts("publish", *IN_BOOK, "--version", "v1", "--engine", "local", "--name", "terms")
    assert ran.lines == [
        {
            "project": "Book",
            "version": 1,
            "engine": "local",
            "name": "terms",
            "imported": 2,
            "skipped": 0,
            "failed": 0,
            "as_predicted": True,
        }
    ]
    for name in ("terms", "v1", "1"):
        ran = amts("translate", english, *IN_BOOK, *INTO_ZH, "--act", name, "--output", tmp_path)
        assert [line["arm"] for line in ran.lines] == ["act"]
        assert (tmp_path / "zh.english.md").read_text("utf-8").startswith("# ACT BICYCLES")
    assert service.calls["create_parallel_data"] == 1
    assert {job["parallel_data"] for job in service.jobs} == {"terms"}


def test_several_languages_and_both_arms_are_one_order(
    amts, opened, book, service, english, tmp_path
):
    version_of(opened, book)
    command = "translate", english, *IN_BOOK, *INTO_ZH, "--act", "v1", "--baseline"
    ran = amts(*command, "--output", tmp_path)
    assert [(line["arm"], line["output"]) for line in ran.lines] == [
        (arm, str(tmp_path / arm / "zh.english.md")) for arm in ("baseline", "act")
    ]
    assert (tmp_path / "baseline" / "zh.english.md").read_text("utf-8").startswith("# BICYCLES")
    assert (tmp_path / "act" / "zh.english.md").read_text("utf-8").startswith("# ACT BICYCLES")
    ran = amts("translate", english, *IN_BOOK, *INTO_ZH, "--tgt-lang", "es", "--output", tmp_path)
    assert ran.messages == "order 2: 1 document into zh and es (local)\n"
    assert [line["output"] for line in ran.lines] == [
        str(tmp_path / f"{code}.english.md") for code in ("zh", "es")
    ]
    assert set(people.project_named(opened, "Book").tgt_langs) >= {"zh", "es"}
    assert len(order_rows.orders(opened, book.id)) == 2


def test_a_dry_run_says_what_it_would_take_and_leaves_nothing(
    amts, opened, book, service, english, tmp_path
):
    services.save(opened, people.add_person(opened, "Grace", Role.LEAD), book, AMAZON)
    command = "translate", english, *IN_BOOK, *INTO_ZH[:-1], "amazon", "--output", tmp_path / "out"
    version_of(opened, book)
    ran = amts(*command, "--act", "v1", "--baseline", "--formality", "FORMAL", "--dry-run")
    assert ran.messages == "warning: Amazon Translate has no formality in zh: it is left out.\n"
    n = sum(len(line.strip("# ")) for line in ENGLISH.splitlines())
    baseline, act = ran.lines
    assert baseline["segments"] == act["segments"] == 4
    assert baseline["characters"] == act["characters"] <= n
    assert (baseline["arm"], act["arm"]) == ("baseline", "act")
    assert 0 < baseline["estimated_usd"] < act["estimated_usd"]
    assert not act["within_budget"] and act["left_usd"] == 0.001
    assert order_rows.orders(opened, book.id) == ()
    assert sources(opened, book) == ()
    assert "'nonsense' names neither" in amts(*command, "--act", "nonsense", "--dry-run").reason
    assert not (tmp_path / "out").exists()
    ran = amts(*command, "--baseline")
    assert "--baseline stands beside --act NAME" in ran.reason
    told = amts("translate", english, "--project", "None", *INTO_ZH, "--output", "x", "--dry-run")
    assert "There is no project 'None'" in told.reason


def test_a_dry_run_tells_how_far_documents_are_from_what_the_local_engine_knows(
    amts, opened, book, tmp_path
):
    version_of(opened, book, text="The florbs grumble.\t花。")
    far = written(tmp_path / "far.md", b"The florbs grumble whenever wibbles snorgle.\n")
    near = written(tmp_path / "near.md", b"You can use the function in this document.\n")
    command = *IN_BOOK, *INTO_ZH, "--output", tmp_path / "out", "--dry-run"
    ran = amts("translate", far, *command, "--act", "v1", "--baseline")
    baseline, act = (line["unknown_words"]["zh"] for line in ran.lines)
    assert baseline > act > 0.2
    assert "has no example of 33% (into zh). Import a general corpus" in ran.messages
    ran = amts("translate", near, *command)
    assert [line["unknown_words"] for line in ran.lines] == [{"zh": 0.0}]
    assert ran.messages == ""


def test_a_version_that_the_engine_lacks_is_published_first(
    amts, opened, book, service, english, tmp_path
):
    version_of(opened, book)
    ran = amts("translate", english, *IN_BOOK, *INTO_ZH, "--act", "v1", "--output", tmp_path)
    assert ran.messages.splitlines()[0] == f"publishing v1 as book-{book.id}-en-zh-sentence (local)"
    assert ran.status == 0
    (held,) = publication_rows.publications(opened, book.id)
    assert held.version_n == 1


@pytest.mark.parametrize(
    ("name", "told"),
    [
        pytest.param(
            "v7", "amts: Project 'Book' has no v7. It has none yet: export one first.", id="number"
        ),
        pytest.param(
            "terms",
            "amts: 'terms' names neither parallel data that the engine local holds (none) nor a "
            "version of project 'Book', such as v1.",
            id="name",
        ),
    ],
)
def test_parallel_data_that_is_not_there(amts, book, service, english, tmp_path, name, told):
    ran = amts("translate", english, *IN_BOOK, *INTO_ZH, "--act", name, "--output", tmp_path)
    assert ran.reason == told
    assert service.jobs == []


def test_what_has_no_translation_fails_the_command(amts, opened, book, service, english, tmp_path):
    service.broken.add("rain.md.html")
    rain = written(tmp_path / "rain.md", b"# Rain\n")
    ran = amts("translate", english, rain, *IN_BOOK, *INTO_ZH, "--output", tmp_path / "out")
    assert ran.status == 1
    assert [line["document"] for line in ran.lines] == ["english.md"]
    assert ran.messages.splitlines()[1] == (
        "amts: 1 of 2 translations are missing (partial). rain.md: It can't be read."
    )
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["zh.english.md"]


def test_options_reach_the_service(amts, book, service, english, tmp_path):
    ran = amts(
        "translate",
        english,
        *IN_BOOK,
        *INTO_ZH,
        "--output",
        tmp_path,
        "--formality",
        "FORMAL",
        "--mask-profanity",
        "--granularity",
        "paragraph",
    )
    (job,) = service.jobs
    assert (job["formality"], job["masks_profanity"]) == ("FORMAL", False)
    assert "warning: Local engine masks no profanity.\n" in ran.messages
    assert (tmp_path / "zh.english.md").read_text("utf-8") == ENGLISH.upper()


def test_a_catalogue_for_another_language_is_refused_before_anything_is_stored(
    amts, opened, service, tmp_path
):
    file = written(
        tmp_path / "a.po", b'msgid ""\nmsgstr "Language: de\\n"\n\nmsgid "A"\nmsgstr ""\n'
    )
    ran = amts("translate", file, *IN_BOOK, *INTO_ZH, "--output", tmp_path / "out")
    assert ran.reason.startswith("amts: a.po is a catalogue for de, not for Chinese.")
    assert people.all_projects(opened) == ()


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        pytest.param(("{0}/a.md", "{0}/b/a.md"), "Two files are called a.md", id="same name"),
        pytest.param(("{0}/none.md",), "none.md can't be read: No such file", id="no file"),
        pytest.param(("{0}/empty",), "holds no document that can be read", id="empty folder"),
        pytest.param(("{0}/a.md", "--src-lang", "es"), "is English, not Spanish", id="language"),
        pytest.param(("{0}/a.md", "--engine", "amazon"), "not set up for Amazon", id="account"),
    ],
)
def test_what_can_not_be_translated(amts, opened, book, service, tmp_path, arguments, told):
    written(tmp_path / "a.md", b"# A\n")
    written(tmp_path / "b" / "a.md", b"# A\n")
    (tmp_path / "empty").mkdir()
    given = [one.format(tmp_path) for one in arguments]
    ran = amts("translate", *IN_BOOK, *INTO_ZH, "--output", tmp_path / "out", *given)
    assert told in ran.reason
    assert order_rows.orders(opened, book.id) == ()


def test_only_known_engines_can_be_named(amts, english, tmp_path):
    ran = amts("translate", english, *IN_BOOK, *INTO_ZH, "--engine", "babel", "--output", tmp_path)
    assert ran.status == 2


def test_corpora_are_added_and_listed(amts, opened, book, tmp_path):
    assert amts("corpus", *IN_BOOK).lines == []
    file = written(tmp_path / "news.csv", b"One,1\nTwo,2\n")
    assert "does not say which of our languages" in amts("corpus", file, *IN_BOOK).reason
    assert "Give both" in amts("corpus", file, *IN_BOOK, "--src-lang", "en").reason
    ran = amts("corpus", file, *IN_BOOK, "--src-lang", "en", "--tgt-lang", "zh")
    assert ran.messages == "news.csv: 2 pairs of en and zh\n"
    (known,) = corpus_rows.corpora(opened, book.id)
    assert ran.lines[0] == {
        "project": "Book",
        "corpus": "news.csv",
        "src_lang": "en",
        "tgt_lang": "zh",
        "pairs": 2,
        "sha256": known.sha256,
    }


def test_a_service_is_set_up(amts, opened, book):
    role = "arn:aws:iam::123456789012:role/translate"
    assert "bucket" in amts("service", *IN_BOOK, "--region", "eu-central-1").reason
    ran = amts(
        "service",
        *IN_BOOK,
        "--region",
        "eu-central-1",
        "--bucket",
        "books",
        "--role",
        role,
        "--budget",
        "25",
    )
    expected = {
        "project": "Book",
        "region": "eu-central-1",
        "bucket": "books",
        "prefix": "amts",
        "role": role,
        "kms_key": "",
        "tags": {},
        "budget_usd": 25.0,
        "chat_url": "",
        "chat_model": "",
        "chat_input_usd": 0.0,
        "chat_output_usd": 0.0,
        "chat_examples": 5,
        "chat_calls": 4,
        "chat_seconds": 180,
    }
    assert ran.lines == [expected]
    assert ran.messages.startswith("warning: In eu-central-1 jobs can't use parallel data (ACT)")
    assert amts("service", *IN_BOOK).lines == [expected]
    assert len(services.history(opened, book.id)) == 1
    assert amts("service", *IN_BOOK, "--budget", "much").status == 2


def test_a_key_and_tags_are_set_and_taken_back(amts, opened, book):
    key = "arn:aws:kms:eu-west-1:123456789012:alias/amts"
    lead = people.add_person(opened, "Grace", Role.LEAD)
    services.save(opened, lead, book, AMAZON)
    tags = "--tag", "team=docs", "--tag", "sum=1=1"
    (line,) = amts("service", *IN_BOOK, "--kms-key", key, *tags).lines
    assert (line["kms_key"], line["tags"]) == (key, {"team": "docs", "sum": "1=1"})
    (line,) = amts("service", *IN_BOOK, "--tag", "team=books").lines
    assert (line["kms_key"], line["tags"]) == (key, {"team": "books"})
    (line,) = amts("service", *IN_BOOK, "--kms-key", "", "--tag", "").lines
    assert (line["kms_key"], line["tags"]) == ("", {})
    assert "The tag 'team' has no '='" in amts("service", *IN_BOOK, "--tag", "team").reason
    assert "'alias/amts' is not one" in amts("service", *IN_BOOK, "--kms-key", "alias/amts").reason
    assert services.current(opened, book.id) == AMAZON


def test_one_file_can_hold_several_languages(amts, opened, book, tmp_path):
    ran = amts(
        "export",
        *IN_BOOK,
        "--src-lang",
        "en",
        "--tgt-lang",
        "zh",
        "es",
        "--format",
        "csv",
        "--output",
        tmp_path / "a.csv",
    )
    assert "no documents in en and es" in ran.reason
