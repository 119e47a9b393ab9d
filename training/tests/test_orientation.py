"""What is doubted of a film; tests/golden/kind.test.ts holds the browser to the same."""

import json

import numpy as np

from training.orientation import GOLDEN, ShippedKind, copies, sample_films, suggested, tried


def test_the_samples_are_doubted_as_the_golden_file_says():
    net, golden = ShippedKind(), json.loads(GOLDEN.read_text())
    for name, unit in sample_films():
        said = {how: suggested(tried(net, np.ascontiguousarray(copy))) for how, copy in copies(unit).items()}
        assert json.loads(json.dumps(said)) == golden[name], name
        assert said["as it is"] is None, name


def test_a_negative_stays_of_its_kind_unless_it_seemed_to_be_none():
    negative = np.array([[0.41, 0.56, 0.0, 0.03], [0.0, 0.1, 0.0, 0.9], [0.0, 0.1, 0.0, 0.9], [0.0, 0.99, 0.0, 0.01]])
    assert suggested(negative) == (0, True)
    negative[0] = [0.56, 0.41, 0.0, 0.03]
    assert suggested(negative) is None
    negative[0] = [0.5, 0.3, 0.0, 0.2]
    assert suggested(negative) == (0, True)
