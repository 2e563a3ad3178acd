"""Every error that the product raises on purpose.

::

    AmtsError
    ├── ConfigurationError        a setting is missing or wrong
    ├── DocumentError             bytes that can't be read as a document
    │   ├── EncodingError         characters: unknown encoding, NUL, lone surrogate
    │   └── FormatError           not the kind of file that its name says, or broken
    │       └── VariantError      several variants of a language, of which a person chooses
    ├── LayoutError               names of files that don't tell the languages apart
    ├── SegmentationError         segments and translations that don't fit the document
    ├── EncoderError              the embedding model can't be loaded or used
    ├── AlignmentInputError       what was given to the aligner can't be aligned
    ├── ReviewError               a decision that can't be taken
    │   ├── PermissionDenied      the person's role doesn't allow the action
    │   ├── ConflictError         somebody decided on the same bead in between
    │   └── Unconfirmed           warnings that the person has to confirm first
    ├── ParallelDataError         units that can't be exported as asked
    ├── StoreError                the database
    │   └── NotFoundError         no such project, document, bead, person
    ├── EvaluationError           translations that can't be compared
    ├── ServiceError              a translation service refused, failed, or can't be reached
    │   ├── ServiceNotFound       it has no such resource or job
    │   └── ServiceBusy           it may answer later
    ├── OrderRefused              what can't be published or translated as things are
    │   └── BudgetExceeded        it would cost more than is left
    ├── WebError                  a page that may not or can't be fetched, or holds no article
    ├── SyncError                 a watched folder or checkout that can't be read or written
    └── ImportRefused             a plausibility warning that a person may overrule

A message says what was found, what was expected, and what to do. Pages and the command line show it
as it is.
"""


class AmtsError(Exception):
    """Base of all errors whose message is meant for the person at the keyboard."""


class ConfigurationError(AmtsError):
    """A setting is missing or wrong."""


class DocumentError(AmtsError):
    """Bytes that can't be read as a document; ``place`` counts it among those handed in, from 0."""

    place: int | None = None


class EncodingError(DocumentError):
    """The characters of a document can't be told, or are not allowed."""


class FormatError(DocumentError):
    """A file is not of the kind that its name says, or is broken."""


class VariantError(FormatError):
    """A file holds several variants of a language; ``tags`` are those to choose from."""

    def __init__(self, message: str, tags: tuple[str, ...]) -> None:
        super().__init__(message)
        self.tags = tags

    def __reduce__(self) -> tuple[type["VariantError"], tuple[str, tuple[str, ...]]]:
        return VariantError, (str(self), self.tags)


class LayoutError(AmtsError):
    """A layout that does not say which files are versions of one document."""


class SegmentationError(AmtsError):
    """Segments or translations that don't fit the document they are for."""


class EncoderError(AmtsError):
    """The embedding model can't be loaded or used."""


class AlignmentInputError(AmtsError):
    """What was given to the aligner can't be aligned."""


class ReviewError(AmtsError):
    """A decision that can't be taken in the present state."""


class PermissionDenied(ReviewError):
    """The person's role does not allow the action."""


class ConflictError(ReviewError):
    """Somebody decided on the same bead since it was shown."""


class ActedElsewhere(ConflictError):
    """The person has acted since what they saw, in another window."""


class Overtaken(ConflictError):
    """An event can't be taken back, or brought back: others have changed all that it concerned.

    ``event_id`` is that of the event.
    """

    def __init__(self, message: str, event_id: int) -> None:
        super().__init__(message)
        self.event_id = event_id


class Unconfirmed(ReviewError):
    """Warnings were found, and the person has not said yet that they want the text all the same."""


class ParallelDataError(AmtsError):
    """Units that can't be exported as asked."""


class StoreError(AmtsError):
    """The database can't do what was asked."""


class NotFoundError(StoreError):
    """There is no such project, document, bead or person."""


class EvaluationError(AmtsError):
    """Translations that can't be compared."""


class ServiceError(AmtsError):
    """A translation service refused, failed, or can't be reached.

    ``code`` is the service's own name of the error; ``is_transient`` says that the same call may
    succeed later.
    """

    def __init__(self, message: str, *, code: str = "", is_transient: bool = False) -> None:
        super().__init__(message)
        self.code = code
        self.is_transient = is_transient


class ServiceNotFound(ServiceError):
    """The service has no such resource or job."""


class ServiceBusy(ServiceError):
    """The service is busy, or away, and may be asked again.

    ``seconds`` is how long it asks to wait, None where it does not say.
    """

    def __init__(self, message: str, *, seconds: float | None = None) -> None:
        super().__init__(message, is_transient=True)
        self.seconds = seconds


class OrderRefused(AmtsError):
    """What can't be published, changed or translated as things are."""


class BudgetExceeded(OrderRefused):
    """Translations that would cost more than is left of the project's budget."""


class WebError(AmtsError):
    """A web page that may not be fetched, can't be fetched, or holds no article."""


class SyncError(AmtsError):
    """A watched folder or git checkout that can't be read or written as things are."""


class ImportRefused(AmtsError):
    """Two documents that don't look like translations of each other; a person may overrule it."""
