"""``amazon``: the template, the policies, and what the credentials may do."""

import json

import pytest

from amts_core.kernel.records import Role
from amts_core.project.store import people
from amts_core.translation import services
from amts_core.translation.records import ServiceSettings
from amts_core.translation.services import Access


@pytest.fixture
def set_up(opened, book):
    amazon = ServiceSettings(
        region="eu-west-1",
        bucket="my-translations",
        prefix="amts",
        role_arn="arn:aws:iam::123456789012:role/translate",
    )
    services.save(opened, people.add_person(opened, "Grace", Role.LEAD), book, amazon)


def test_a_template_is_printed_or_written(amts, tmp_path):
    file = tmp_path / "stack.json"
    assert amts("amazon", "template", "--bucket", "mine", "--days", 9, "--output", file).lines == []
    template = json.loads(file.read_text("utf-8"))
    assert template["Parameters"]["BucketName"]["Default"] == "mine"
    assert template["Parameters"]["KeptDays"]["Default"] == 9
    assert "is not a number from 3" in amts("amazon", "template", "--days", 1).messages


def test_the_policies_of_a_project_are_printed(amts, set_up):
    lines = amts("amazon", "policies", "--project", "Book").lines
    assert [line["of"] for line in lines] == ["caller", "role", "trust"]
    assert "arn:aws:s3:::my-translations/amts/*" in json.dumps(lines[1]["policy"])


def test_what_is_missing_is_told_and_fails(amts, set_up, monkeypatch):
    found = [
        Access("s3:PutObject", "bucket", True, "Allowed."),
        Access("translate:GetTerminology", "*", False, "Denied."),
        Access("iam:PassRole", "role", None, "It shows later."),
    ]
    monkeypatch.setattr(services, "find_access", lambda store, project_id: tuple(found))
    ran = amts("amazon", "check", "--project", "Book")
    assert [line["allowed"] for line in ran.lines] == [True, False, None]
    assert ran.status == 1
    assert "1 permission is missing" in ran.reason
    del found[1]
    ran = amts("amazon", "check", "--project", "Book")
    assert (ran.status, len(ran.lines)) == (0, 2)


def test_a_project_has_to_be_named(amts, opened):
    assert "Say whose: amazon check --project NAME" in amts("amazon", "check").reason


def test_a_project_that_is_not_set_up_is_told(amts, book):
    for asked in ("check", "policies"):
        assert (
            "is not set up for Amazon Translate"
            in amts("amazon", asked, "--project", "Book").reason
        )
