"""The shipped vocabulary is whole and without doubles."""

from temptrack.fingerprint.vocabulary import vocabulary


def test_three_groups_of_sixty_to_a_hundred_labels() -> None:
    groups = vocabulary()
    assert [group.name for group in groups] == ["action", "setting", "mood"]
    assert 60 <= sum(len(group.labels) for group in groups) <= 100


def test_no_label_is_there_twice() -> None:
    labels = [label for group in vocabulary() for label in group.labels]
    assert len(labels) == len(set(labels))


def test_prompts_are_filled_templates() -> None:
    for group in vocabulary():
        assert len(group.prompts) == len(group.labels)
        assert all("{" not in prompt and len(prompts) > 1 for prompts in group.prompts for prompt in prompts)
