import pytest

from temptrack.errors import InvalidInputError, StoreIdentityError
from temptrack.fingerprint.types import Identity
from temptrack.store import SCHEMA_VERSION, StoreIdentity, store_identity
from temptrack.store.identity import check_identity, dimension_in, dimension_of, space_dimension
from tests.store.making import IDENTITY, LIKENESS, SEMANTIC, STYLE


def test_a_stores_identity_is_its_schema_style_and_likeness() -> None:
    assert store_identity(LIKENESS, SEMANTIC, STYLE) == IDENTITY
    assert IDENTITY.schema_version == SCHEMA_VERSION
    assert IDENTITY.fingerprints == {"style": STYLE.key, "likeness": LIKENESS.key}


def test_style_and_likeness_must_be_known() -> None:
    with pytest.raises(InvalidInputError, match="likeness"):
        store_identity(STYLE)


def test_dimensions_are_read_from_the_keys() -> None:
    assert (dimension_of(IDENTITY, "style"), dimension_of(IDENTITY, "likeness")) == (6, 8)
    assert space_dimension(IDENTITY, "style", "") == 6
    assert space_dimension(IDENTITY, "semantic", SEMANTIC.key) == 4
    assert dimension_in("semantic/3/512/model=ViT-B/32,tag=x", "semantic") == 512


@pytest.mark.parametrize("key", ["", "semantic", "semantic/1/0/x", "semantic/1/-4/x", "semantic/x/4/y", "semantic/1/4"])
def test_a_key_without_dimension_is_refused(key: str) -> None:
    with pytest.raises(InvalidInputError, match="semantic key"):
        dimension_in(key, "semantic")


def test_the_same_settings_pass() -> None:
    check_identity(IDENTITY, store_identity(LIKENESS, STYLE), "/home/store")


def test_the_refusal_names_the_fingerprint_and_the_way_out() -> None:
    changed = store_identity(STYLE, Identity("likeness", 2, 8, "rate=22050"))
    with pytest.raises(StoreIdentityError) as caught:
        check_identity(IDENTITY, changed, "/home/store")
    for part in ("likeness", LIKENESS.key, "likeness/2/8/", "/home/store", "catalogue rebuild"):
        assert part in str(caught.value)
    assert "style" not in str(caught.value)


def test_another_schema_version_is_refused_first() -> None:
    with pytest.raises(StoreIdentityError, match="schema version 0"):
        check_identity(StoreIdentity(0, {}), IDENTITY, "/home/store")
