package io.northstar.model;

/** There are too few examples to train a model with; more labels are needed, not another setting. */
public final class TooFewExamplesException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TooFewExamplesException(String message) {
        super(message);
    }
}
