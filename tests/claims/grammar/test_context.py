"""What a text has said so far, as it moves on from sentence to sentence."""

import pytest

from kentering.claims.grammar.context import Context


def test_a_context_changes_only_in_the_fields_it_has() -> None:
    context = Context(None, "NL")
    assert context.but(geo="DE") == Context(None, "NL", geo="DE")
    with pytest.raises(TypeError, match="anchr"):
        context.but(anchr=1)
