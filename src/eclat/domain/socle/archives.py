"""Archives given out as they are made: one file in memory at a time."""


class Tube:
    """Where zipfile writes, and from where what it wrote is taken at once: it knows not to come back."""

    def __init__(self) -> None:
        self.parts: list[bytes] = []

    def write(self, data: bytes) -> int:
        self.parts.append(bytes(data))
        return len(data)

    def flush(self) -> None: ...

    def taken(self) -> bytes:
        said = b"".join(self.parts)
        self.parts.clear()
        return said
