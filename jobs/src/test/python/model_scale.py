"""Measures scikit-learn on the terms that ModelScale wrote: the same hashed features and learner.

Usage: model_scale.py <folder that ModelScale wrote to>
"""

import pathlib
import sys
import time

import pyarrow.parquet
from sklearn.feature_extraction.text import HashingVectorizer, TfidfTransformer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.pipeline import make_pipeline


def read(folder):
    table = pyarrow.parquet.read_table(folder)
    return table["terms"].to_pylist(), table["label"].to_numpy()


def main():
    folder = pathlib.Path(sys.argv[1])
    terms, labels = read(folder / "training")
    model = make_pipeline(
        HashingVectorizer(analyzer=lambda each: each, binary=True, norm=None, alternate_sign=False, n_features=2**18),
        TfidfTransformer(),
        LogisticRegression(C=10, max_iter=100),
    )
    start = time.perf_counter()
    model.fit(terms, labels)
    print(f"trained on {len(terms):,} texts: {time.perf_counter() - start:.1f} s, terms given")
    terms, labels = read(folder / "scoring")
    start = time.perf_counter()
    scores = model.predict_proba(terms)[:, 1]
    print(f"scored {len(terms):,} texts: {time.perf_counter() - start:.1f} s, terms given")
    print(f"AUC {roc_auc_score(labels, scores):.4f}")


if __name__ == "__main__":
    main()
