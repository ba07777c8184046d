"""Lists what a server announces."""
import attrs

# Numbers and lists of the announcement that are no features by themselves, but say how one is asked for.
MANNERS = {"position_encoding", "trigger_characters", "all_commit_characters", "retrigger_characters", "legend",
           "identifier", "inter_file_dependencies", "document_selector", "id", "code_action_kinds"}


def features(capabilities):
    """The paths of all features: a provider is one, and so is each option of it that is on, and each command."""
    for field in attrs.fields(type(capabilities)):
        value = getattr(capabilities, field.name)
        if field.name not in MANNERS:
            yield from _of(field.name, value)


def _of(path, value):
    if value is None or value is False:
        return
    yield path
    if attrs.has(type(value)):
        yield from (f"{path}.{sub}" for sub in features(value))
    elif isinstance(value, (list, tuple)):
        yield from (f"{path}.{item}" for item in value)
