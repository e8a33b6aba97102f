#!/usr/bin/env python3

# Examples that ns-3's test.py runs: (command, whether to run it, whether to run it under valgrind).
cpp_examples = [
    ("fl-fedavg --nodes=4 --iterations=2", "True", "False"),
    ("fl-first-steps --iterations=2", "True", "False"),
    ("fl-hotstuff --duration=1s", "True", "False"),
    ("fl-learning-chain --nodes=4 --iterations=2", "True", "False"),
    ("fl-list", "True", "True"),
    ("fl-own-learner --nodes=4 --iterations=2", "True", "False"),
    ("fl-pirate --nodes=8 --iterations=2", "True", "False"),
    ("fl-ubar --nodes=8 --byzantine=2 --iterations=2", "True", "False"),
]

# Python examples: none.
python_examples = []
