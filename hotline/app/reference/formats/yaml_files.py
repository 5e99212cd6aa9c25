"""
Reference data as YAML: what is written is read back, with the line of every value.

Written, equal data gives equal bytes; a comment explains each field where it first occurs. Read,
the field that a text is for decides what it means, never YAML: an unquoted 010301 stays the code
010301, and 09:00 a time.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import yaml

from hotline.app.reference.file_defects import FileDefect
from hotline.app.reference.formats.encodings import decoded

SHORT: Final = 8  # items that still fit on one line
LIMIT: Final = frozenset({"value", "unit"})
BREAKS: Final = re.compile("[\n\r\x85\u2028\u2029]")
LOADER: Final = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # of libyaml, where it is built in
FIELD: Final = re.compile(r"\s*(?:- )*([a-z0-9_]+):")

DEEPEST: Final = 40
OPENING: Final = (
    yaml.BlockMappingStartToken,
    yaml.BlockSequenceStartToken,
    yaml.FlowMappingStartToken,
    yaml.FlowSequenceStartToken,
)
CLOSING: Final = (yaml.BlockEndToken, yaml.FlowMappingEndToken, yaml.FlowSequenceEndToken)
NULL: Final = "tag:yaml.org,2002:null"
BROKEN: Final = "不是有效的 YAML，请检查缩进、冒号后的空格和引号 · not valid YAML"
TWICE: Final = "重复出现，只能出现一次 · occurs twice"
ALIAS: Final = "不支持锚点和别名（& 和 *），请写出内容 · anchors and aliases are not read"
KEY: Final = "字段名应为文字 · a field's name must be a text"
DEEP: Final = "嵌套过深 · nested too deeply"
EMPTY: Final = "文件没有内容 · the file is empty"
UNSTORABLE: Final = "含有不能保存的字符 · holds a character that cannot be stored"


class Readable(yaml.SafeDumper):
    """Limits and short lists on one line, a text never on more than one."""

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002
        return True


def mapping(dumper: yaml.SafeDumper, data: dict[str, Any]) -> yaml.Node:
    return dumper.represent_mapping(
        "tag:yaml.org,2002:map", data, flow_style=not data or data.keys() == LIMIT
    )


def sequence(dumper: yaml.SafeDumper, data: list[Any]) -> yaml.Node:
    is_short = len(data) <= SHORT and not any(isinstance(each, dict | list) for each in data)
    return dumper.represent_sequence("tag:yaml.org,2002:seq", data, flow_style=is_short)


def text(dumper: yaml.SafeDumper, data: str) -> yaml.Node:
    style = '"' if BREAKS.search(data) else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", data, style=style)


Readable.add_representer(dict, mapping)
Readable.add_representer(list, sequence)
Readable.add_representer(str, text)


def yaml_text(content: object, heading: str, meanings: Mapping[str, str]) -> bytes:
    """`meanings`: what a field is, by its name."""
    written = yaml.dump(
        content, Dumper=Readable, allow_unicode=True, sort_keys=False, width=float("inf")
    )
    unexplained = dict(meanings)
    lines = [f"# {heading}", *(explained(line, unexplained) for line in written.splitlines())]
    return ("\n".join(lines) + "\n").encode()


def explained(line: str, unexplained: dict[str, str]) -> str:
    """Each line is whole: no text is continued on the next one."""
    found = FIELD.match(line)
    meaning = unexplained.pop(found[1], None) if found else None
    return line if meaning is None else f"{line}  # {meaning}"


@dataclass
class Document:
    """`content`: objects, lists, texts and None. `lines`: by JSON pointer."""

    content: Any = None
    lines: dict[str, int] = field(default_factory=dict)

    def line_of(self, pointer: str) -> int:
        """Return the line of the value, or of what should hold it where it is missing."""
        while pointer and pointer not in self.lines:
            pointer = pointer.rpartition("/")[0]
        return self.lines.get(pointer, 0)


@dataclass(frozen=True)
class Reading:
    """One file on its way into a document."""

    file: str
    document: Document
    found: list[FileDefect]

    def refuse(self, node: yaml.Node, pointer: str, what: str) -> None:
        line = node.start_mark.line + 1
        self.found.append(FileDefect(self.file, pointer, what, line))

    def value(self, node: yaml.Node, pointer: str) -> Any:
        self.document.lines.setdefault(pointer, node.start_mark.line + 1)
        match node:
            case yaml.ScalarNode():
                return self.text(node, pointer)
            case yaml.SequenceNode():
                return [
                    self.value(each, f"{pointer}/{number}")
                    for number, each in enumerate(node.value)
                ]
            case yaml.MappingNode():
                return self.fields(node, pointer)
        raise AssertionError(node)

    def text(self, node: yaml.ScalarNode, pointer: str) -> str | None:
        text = str(node.value)
        if any(sign == "\0" or "\ud800" <= sign <= "\udfff" for sign in text):
            self.refuse(node, pointer, UNSTORABLE)
            return None
        return None if node.tag == NULL else text

    def fields(self, node: yaml.MappingNode, pointer: str) -> Mapping[str, Any]:
        content: dict[str, Any] = {}
        for key, value in node.value:
            if not isinstance(key, yaml.ScalarNode):
                self.refuse(key, pointer, KEY)
                continue
            at = f"{pointer}/{key.value}"
            if key.value in content:
                self.refuse(key, at, TWICE)
            self.document.lines.setdefault(at, key.start_mark.line + 1)
            content[str(key.value)] = self.value(value, at)
        return content


def read_document(file: str, raw: bytes, found: list[FileDefect]) -> Document:
    """Return an empty document where the file cannot be read, which is noted in `found`."""
    document = Document()
    try:
        text = decoded(raw)
        if refusal := refusal_in(text):
            what, line = refusal
            found.append(FileDefect(file, "", what, line))
            return document
        node = composed(text)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 0
        found.append(FileDefect(file, "", f"{BROKEN}: {error.problem}", line))
    except yaml.YAMLError:
        found.append(FileDefect(file, "", BROKEN))
    else:
        if node is None:
            found.append(FileDefect(file, "", EMPTY))
        else:
            document.content = Reading(file, document, found).value(node, "")
    return document


def composed(text: str) -> yaml.Node | None:
    """libyaml is ten times as fast; what it refuses is read again, for the same sentence."""
    try:
        return yaml.compose(text, Loader=LOADER)
    except (yaml.YAMLError, UnicodeError):
        return yaml.compose(text, Loader=yaml.SafeLoader)


def refusal_in(text: str) -> tuple[str, int] | None:
    """Return why it is not read at all, and the line: an alias can repeat itself for long."""
    try:
        return refusal_of(yaml.scan(text, Loader=LOADER))
    except (yaml.YAMLError, UnicodeError):
        return refusal_of(yaml.scan(text, Loader=yaml.SafeLoader))


def refusal_of(tokens: Iterator[yaml.Token]) -> tuple[str, int] | None:
    depth = 0
    for token in tokens:
        depth += isinstance(token, OPENING) - isinstance(token, CLOSING)
        if isinstance(token, yaml.AliasToken):
            return ALIAS, token.start_mark.line + 1
        if depth > DEEPEST:
            return DEEP, token.start_mark.line + 1
    return None
