"""The fake endpoint itself: it refuses what the service would, and keeps its states."""

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError
from hypothesis import given
from hypothesis import strategies as st

from tests.engines.fake_translate_files import (
    Unreadable,
    read_parallel_data,
    translated_html,
    turned,
)
from tests.engines.fake_translate_wire import MODEL, Refused, read_request

CSV = b"en,zh\nOne.,\xe4\xb8\x80\n"


@pytest.fixture
def client(amazon):
    client = boto3.client(
        "translate",
        endpoint_url=amazon.fake.url,
        region_name=amazon.settings.region,
        config=Config(parameter_validation=False, retries={"total_max_attempts": 1}),
    )
    yield client
    client.close()


@pytest.fixture
def config(amazon):
    amazon.fake.storage.put_object(Bucket=amazon.settings.bucket, Key="in/a.csv", Body=CSV)
    return {"S3Uri": f"s3://{amazon.settings.bucket}/in/a.csv", "Format": "CSV"}


def create(client, config, **changes):
    return client.create_parallel_data(
        **{"Name": "book", "ParallelDataConfig": config, "ClientToken": "t", **changes}
    )


def key(region):
    return {"Type": "KMS", "Id": f"arn:aws:kms:{region}:123456789012:key/1"}


def tags(*keys):
    return [{"Key": key, "Value": ""} for key in keys]


def refused(call):
    with pytest.raises(ClientError) as error:
        call()
    return error.value.response["Error"]["Code"]


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"Name": "two words"}, id="pattern"),
        pytest.param({"Name": "x" * 257}, id="length"),
        pytest.param({"Name": 3}, id="type"),
        pytest.param({"ClientToken": ""}, id="too short"),
        pytest.param({"ParallelDataConfig": {"S3Uri": "s3://abc/d", "Format": "XLS"}}, id="enum"),
        pytest.param({"ParallelDataConfig": {"S3Uri": "/abc/d"}}, id="member's pattern"),
    ],
)
def test_requests_are_held_to_the_model(client, config, changes):
    assert refused(lambda: create(client, config, **changes)) == "InvalidParameterValueException"


@pytest.mark.parametrize(
    "body", [b"{}", b'{"Name": ["a"]}', b'{"Name": "a", "Size": 1}', b'{"Name": null}']
)
def test_bodies_are_held_to_the_model(body):
    with pytest.raises(Refused, match="InvalidParameterValue"):
        read_request(MODEL.operation_model("GetParallelData"), body)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        pytest.param(
            {"EncryptionKey": key("eu-west-1")}, "InvalidParameterValueException", id="key"
        ),
        pytest.param(
            {"EncryptionKey": {"Type": "KMS"}}, "InvalidParameterValueException", id="no id"
        ),
        pytest.param({"Tags": tags("aws:a")}, "InvalidParameterValueException", id="reserved"),
        pytest.param({"Tags": tags("a", "a")}, "InvalidParameterValueException", id="twice"),
        pytest.param({"Tags": tags(*map(str, range(51)))}, "TooManyTagsException", id="too many"),
    ],
)
def test_keys_and_tags_are_held_to_the_rules(amazon, client, config, changes, expected):
    terms = {
        "Name": "terms",
        "MergeStrategy": "OVERWRITE",
        "TerminologyData": {"File": CSV, "Format": "CSV"},
    }
    assert refused(lambda: create(client, config, **changes)) == expected
    assert refused(lambda: client.import_terminology(**terms, **changes)) == expected
    account = amazon.fake.account
    assert (account.resources, account.terminologies) == ({}, {})
    good = {"EncryptionKey": key("eu-central-1"), "Tags": tags("a")}
    create(client, config, **good)
    client.import_terminology(**terms, **good)
    described = (
        client.get_parallel_data(Name="book")["ParallelDataProperties"],
        client.get_terminology(Name="terms")["TerminologyProperties"],
    )
    assert [one["EncryptionKey"] for one in described] == [good["EncryptionKey"]] * 2
    assert [account.resources["book"].tags, account.terminologies["terms"]["tags"]] == [
        good["Tags"]
    ] * 2


def test_a_token_is_for_one_request(client, config):
    create(client, config)
    assert refused(lambda: create(client, config, Name="other")) == "InvalidRequestException"


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        pytest.param(
            {"ParallelDataNames": ["a", "b"]}, "InvalidRequestException", id="two parallel data"
        ),
        pytest.param(
            {"TerminologyNames": ["nothing"]}, "ResourceNotFoundException", id="no terminology"
        ),
        pytest.param(
            {"TargetLanguageCodes": ["xx"]}, "UnsupportedLanguagePairException", id="a language"
        ),
        pytest.param(
            {"TargetLanguageCodes": ["zh"] * 11}, "InvalidParameterValueException", id="too many"
        ),
        pytest.param({"Settings": {"Brevity": "OFF"}}, "InvalidParameterValueException", id="enum"),
        pytest.param(
            {"key": key("us-east-1")}, "InvalidParameterValueException", id="a key elsewhere"
        ),
        pytest.param({"folder": ""}, "InvalidRequestException", id="top of the bucket"),
        pytest.param({"folder": "in/details/"}, "InvalidRequestException", id="details"),
        pytest.param({"folder": "empty/"}, "InvalidRequestException", id="nothing there"),
        pytest.param({"type": "text/markdown"}, "InvalidParameterValueException", id="markdown"),
    ],
)
def test_starts_are_held_to_the_rules(amazon, client, config, changes, expected):
    bucket = f"s3://{amazon.settings.bucket}/"
    folder = changes.pop("folder", "in/")
    encrypted = {"EncryptionKey": changes.pop("key")} if "key" in changes else {}
    asked = {
        "InputDataConfig": {
            "S3Uri": f"{bucket}{folder}",
            "ContentType": changes.pop("type", "text/html"),
        },
        "OutputDataConfig": {"S3Uri": f"{bucket}out/", **encrypted},
        "DataAccessRoleArn": amazon.settings.role_arn,
        "SourceLanguageCode": "en",
        "TargetLanguageCodes": ["zh"],
        "ClientToken": "t",
    }
    assert refused(lambda: client.start_text_translation_job(**asked | changes)) == expected
    assert amazon.fake.account.jobs == {}
    client.start_text_translation_job(
        **asked
        | {
            "InputDataConfig": {"S3Uri": f"{bucket}in/", "ContentType": "text/html"},
            "OutputDataConfig": {"S3Uri": f"{bucket}out/"},
        }
    )


def test_what_is_said_is_held_to_the_model(amazon, client, monkeypatch):
    monkeypatch.setattr(
        amazon.fake.account,
        "list_parallel_data",
        lambda **_: {"ParallelDataPropertiesList": [{"Status": "GOOD"}]},
    )
    with pytest.raises(Exception, match="Connection was closed"):
        client.list_parallel_data()
    (mistake,) = amazon.fake.mistakes
    assert "breaks the model" in str(mistake)
    amazon.fake.mistakes.clear()


@given(st.text(max_size=80))
def test_the_translation_can_be_undone(text):
    assert turned(turned(text)) == text
    assert len(turned(text)) == len(text)


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        pytest.param("<html><p>One two.</p></html>", "<html><p>enO owt.</p></html>", id="words"),
        pytest.param("<p>One.</p>", "<p>One.</p>", id="outside html"),
        pytest.param("One <html>two</html> three", "One <html>owt</html> three", id="around html"),
        pytest.param(
            '<html>a <b>bc</b><i translate="no">de <u>fg</u></i> hi</html>',
            '<html>a <b>cb</b><i translate="no">de <u>fg</u></i> ih</html>',
            id="not to be translated",
        ),
        pytest.param(
            "<html>ab&amp;cd &lt; &#x4e00;&nbsp;e</html>",
            "<html>ba&amp;dc &lt; 一\xa0e</html>",
            id="references",
        ),
        pytest.param(
            "<html><script>var ab;</script><!-- ab --><br>ab</html>",
            "<html><script>var ab;</script><!-- ab --><br>ba</html>",
            id="what is no text",
        ),
        pytest.param("<html> A unit. </html>", "<html> 一个单元。 </html>", id="a unit"),
        pytest.param("<html>the loss is</html>", "<html>eht 损失 si</html>", id="a term"),
    ],
)
def test_pages(page, expected):
    assert translated_html(page, {"A unit.": "一个单元。"}, {"loss": "损失"}) == expected


@pytest.mark.parametrize(
    ("data", "form", "expected"),
    [
        pytest.param(b"en,zh\na,1\nb,2\n", "CSV", (2, 0, 0), id="csv"),
        pytest.param(b'en\tzh\n"a\t""b"\t1\n', "TSV", (1, 0, 0), id="tsv with quotes"),
        pytest.param(b"en,zh\na,1\n,2\nc,\n", "CSV", (1, 2, 0), id="empty sides"),
        pytest.param(b"en,zh\na,1\n" + b"x" * 1001 + b",2\n", "CSV", (1, 1, 0), id="long source"),
        pytest.param(b"en,zh,es\na,1," + b"x" * 1001, "CSV", (1, 1, 0), id="a long target of two"),
        pytest.param(b"en,zh,es\na,1,\nb,,2\nc,,\n", "CSV", (2, 4, 0), id="empty targets of two"),
        pytest.param(b"en,zh\na,1\n+b,2\nc,@3\n", "CSV", (1, 0, 2), id="first characters"),
        pytest.param(b'en,zh\na,1\n"b\nc",2\n', "CSV", (1, 0, 1), id="a newline in a field"),
        pytest.param(b"en,zh\na,1\nb\n", "CSV", (1, 0, 1), id="columns"),
        pytest.param(b"en,zh\na,1\na,2\n", "CSV", (2, 0, 0), id="a source twice"),
    ],
)
def test_imports(data, form, expected):
    imported = read_parallel_data(data, form)
    counts = imported.n_imported, len(imported.skipped), len(imported.failed)
    assert counts == expected
    assert len(imported.errors["messages"]) == sum(counts[1:])


def test_of_a_source_twice_the_last_wins():
    assert read_parallel_data(b"en,zh\na,1\na,2\n", "CSV").units == {"a": {"zh": "2"}}


@pytest.mark.parametrize(
    "data", [b"", b"\xff", b"en\na\n", b"en,zh\n", b"English,Chinese\na,b\n", b"en,zh\n,\n"]
)
def test_files_that_are_none(data):
    with pytest.raises(Unreadable):
        read_parallel_data(data, "CSV")


def test_a_tmx_of_the_product_is_read():
    unit = "<tu><tuv xml:lang='en'><seg>a</seg></tuv><tuv xml:lang='zh'><seg>1</seg></tuv></tu>"
    page = f"<tmx version='1.4'><header srclang='en'/><body>{unit}</body></tmx>"
    imported = read_parallel_data(page.encode(), "TMX")
    assert (imported.languages, imported.units) == (("en", "zh"), {"a": {"zh": "1"}})
