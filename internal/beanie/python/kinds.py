"""The kinds of errors that both sides have; kinds.go has odm's half."""
from beanie import exceptions as beanie
from beanie.odm.utils.update_merge import MergeConflictError
from pydantic import ValidationError
from pymongo.errors import BulkWriteError, DuplicateKeyError, OperationFailure


class Abort(Exception):
    """The scenario's own error."""


KINDS = [
    (Abort, "aborted"),
    (beanie.RevisionIdWasChanged, "stale"),
    ((beanie.DocumentNotFound, beanie.ReplaceError), "not found"),
    ((beanie.DocumentWasNotSaved, beanie.StateNotSaved), "not saved"),
    (DuplicateKeyError, "duplicate"),
    (ValidationError, "invalid"),
    ((beanie.NotSupported, beanie.StateManagementIsTurnedOff, beanie.DocWasNotRegisteredInUnionClass, beanie.ViewWasNotInitialized), "refused"),
    (MergeConflictError, "conflict"),
    (RecursionError, "endless recursion"),
]


def kind(e):
    if isinstance(e, BulkWriteError):
        codes = [w["code"] for w in e.details["writeErrors"]]
        return "duplicate" if codes and set(codes) == {11000} else f"server {codes}"
    if isinstance(e, ValueError) and str(e) == "Document must have an id":
        return "not saved"
    for classes, name in KINDS:
        if isinstance(e, classes):
            return name
    if isinstance(e, OperationFailure):
        return f"server [{e.code}]"
    return f"{type(e).__name__}: {e}"
