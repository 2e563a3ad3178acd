"""AWS JSON 1.1 by botocore's own model of Amazon Translate: what is read, and what is said.

Each request and each answer is held to the model: members, types, lengths, patterns, enumerations.
A request that breaks it is refused as the service would; an answer that breaks it is a mistake of
the fake, and fails loudly.
"""

import base64
import json
from datetime import UTC, datetime

import botocore.session
import regex
from botocore.model import OperationModel, Shape
from botocore.validate import ParamValidator

MODEL = botocore.session.get_session().get_service_model("translate")
COMMON_ERRORS = {
    "AccessDeniedException", "ExpiredTokenException", "IncompleteSignature", "InternalFailure",
    "InvalidSignatureException", "MissingAuthenticationToken", "OptInRequired",
    "ServiceUnavailable", "ThrottlingException", "UnrecognizedClientException",
    "ValidationException",
}  # fmt: skip
"""Errors that every operation may answer with, whatever its model says."""
_SERVER_ERRORS = {"InternalFailure", "ServiceUnavailable"}


class Refused(Exception):
    """An answer that is an error: its code, its message, and what else it says."""

    def __init__(self, code: str, message: str, **members: str) -> None:
        super().__init__(f"{code}: {message}")
        self.code, self.message, self.members = code, message, members


def read_request(operation: OperationModel, body: bytes) -> dict:
    """Return the parameters of a call.

    :raises Refused: they are not by the model.
    """
    shape = operation.input_shape
    parameters = _read(shape, json.loads(body or b"{}"))
    unknown = set(parameters) - set(shape.members)
    problems = [f"{name} is unknown" for name in unknown] + list(_problems(shape, parameters))
    if problems:
        code = "InvalidParameterValueException"
        known = {error.name for error in operation.error_shapes}
        raise Refused(code if code in known else "ValidationException", "; ".join(sorted(problems)))
    return parameters


def write_answer(operation: OperationModel, answer: dict) -> bytes:
    """Return the body of an answer, which has to be by the model."""
    if operation.output_shape is None:
        assert not answer, f"{operation.name} answers nothing, not {answer}"
        return b"{}"
    unknown = set(answer) - set(operation.output_shape.members)
    problems = [*unknown, *_problems(operation.output_shape, answer)]
    assert not problems, f"the fake's answer to {operation.name} breaks the model: {problems}"
    return json.dumps(_written(answer)).encode()


def may_answer(operation: OperationModel, code: str) -> bool:
    """Return whether an operation may answer with this error."""
    return code in COMMON_ERRORS or code in {shape.name for shape in operation.error_shapes}


def write_error(operation: OperationModel, error: Refused) -> tuple[int, bytes]:
    """Return the status and the body of an error, which has to be one of the operation's."""
    assert may_answer(operation, error.code), f"{operation.name} has no {error.code}"
    shapes = {shape.name: shape for shape in operation.error_shapes}
    status = 500 if error.code in _SERVER_ERRORS else 400
    if error.code in shapes:
        assert set(error.members) <= set(shapes[error.code].members)
        status = shapes[error.code].metadata.get("error", {}).get("httpStatusCode", 400)
    body = {"__type": error.code, "Message": error.message, **error.members}
    return status, json.dumps(body).encode()


def _read(shape: Shape, value: object) -> object:
    """Return a value of JSON as the model's type; what has another one stays, to be refused."""
    if shape.type_name == "structure" and isinstance(value, dict):
        return {
            name: _read(shape.members[name], member) if name in shape.members else member
            for name, member in value.items()
            if member is not None
        }
    if shape.type_name == "list" and isinstance(value, list):
        return [_read(shape.member, member) for member in value]
    if shape.type_name == "blob" and isinstance(value, str):
        return base64.b64decode(value)
    if shape.type_name == "timestamp" and isinstance(value, int | float):
        return datetime.fromtimestamp(value, UTC)
    return value


def _written(value: object) -> object:
    if isinstance(value, dict):
        return {name: _written(member) for name, member in value.items()}
    if isinstance(value, list):
        return [_written(member) for member in value]
    if isinstance(value, datetime):
        return value.timestamp()
    return value


def _problems(shape: Shape, value: object) -> list[str]:
    """Return where a value breaks its shape: botocore's checks, and those it leaves out."""
    report = ParamValidator().validate(value, shape)
    if report.has_errors():
        return [report.generate_report()]
    return list(_beyond(shape, value, shape.name))


def _beyond(shape: Shape, value: object, place: str):
    if shape.type_name == "structure":
        for name, member in value.items():
            yield from _beyond(shape.members[name], member, f"{place}.{name}")
    if shape.type_name == "list":
        for member in value:
            yield from _beyond(shape.member, member, place)
    if shape.type_name in ("list", "string", "blob"):
        most = shape.metadata.get("max", len(value))
        if len(value) > most:
            yield f"{place} has a length of {len(value)}, of {most}"
    if shape.type_name == "string":
        if shape.enum and value not in shape.enum:
            yield f"{place} is {value!r}, not one of {shape.enum}"
        pattern = shape.metadata.get("pattern", "").replace(r"\p{ASCII}", r"[\x00-\x7f]")
        if pattern and not regex.fullmatch(pattern, value):
            yield f"{place} is {value[:80]!r}, which is not by {pattern}"
