"""Measures scikit-learn on the folds that RealTexts wrote, beside what Northstar predicted for them.

Usage: real_texts.py <acceptance data> <folder that RealTexts wrote to> <set> ...
"""

import csv
import pathlib
import sys
import time

import numpy
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import accuracy_score, matthews_corrcoef, roc_auc_score
from sklearn.pipeline import make_pipeline
from sklearn.svm import LinearSVC


def texts(data, name):
    if name == "sms":
        lines = (data / "sms-spam/sms.tsv").read_text(encoding="utf-8").split("\n")
        return [line.split("\t", 1)[1] for line in lines if line.strip()]
    if name == "farm":
        lines = (data / "farm-ads/farm_ads_bow.tsv").read_text(encoding="utf-8").split("\n")[1:]
        return [line.split("\t", 2)[2] for line in lines if line.strip()]
    with open(data / "davidson2017/labeled_data.csv", encoding="utf-8", newline="") as file:
        return [row["tweet"] for row in csv.DictReader(file)]


LEARNERS = {
    "logistic regression, words 1-2": lambda: make_pipeline(
        TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True, min_df=2), LogisticRegression(C=10, max_iter=1000)
    ),
    "linear SVM, words 1-2": lambda: make_pipeline(
        TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True, min_df=2), LinearSVC(C=1)
    ),
}


def main():
    data, folder = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
    for name in sys.argv[3:]:
        rows = numpy.loadtxt(folder / f"{name}.tsv")
        fold, label, score = rows[:, 1].astype(int), rows[:, 2].astype(int), rows[:, 3]
        documents = numpy.array(texts(data, name), dtype=object)
        assert len(documents) == len(rows), (len(documents), len(rows))
        show(name, "Northstar", fold, label, score, score >= 0.5, None)
        for learner, make in LEARNERS.items():
            margin, flagged = numpy.zeros(len(rows)), numpy.zeros(len(rows), dtype=bool)
            start = time.perf_counter()
            for each in sorted(set(fold)):
                model = make().fit(documents[fold != each], label[fold != each])
                held = documents[fold == each]
                margin[fold == each] = model.decision_function(held)
                flagged[fold == each] = model.predict(held) == 1
            seconds = (time.perf_counter() - start) / len(set(fold))
            show(name, learner, fold, label, margin, flagged, seconds)


def show(name, learner, fold, label, score, flagged, seconds):
    area = numpy.mean([roc_auc_score(label[fold == each], score[fold == each]) for each in sorted(set(fold))])
    took = "" if seconds is None else f", {seconds:.1f} s a fold"
    print(
        f"{name}: {learner}: accuracy {accuracy_score(label, flagged):.4f},"
        f" MCC {matthews_corrcoef(label, flagged):.4f}, AUC {area:.4f}{took}"
    )


if __name__ == "__main__":
    main()
