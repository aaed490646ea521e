package io.northstar.stats;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * How far two reviewers, or two roles such as QA and audit, agree on items that both judged.
 *
 * <p>Kept as a table of what the first said by what the second said, which merges by {@link #plus}.
 */
public final class PairedAgreement {
    private final List<List<ItemTotals>> table;

    private PairedAgreement(List<List<ItemTotals>> table) {
        this.table = table;
    }

    /**
     * The agreement in {@code table}: one row for each category of the first, one column for each of the second.
     *
     * @throws IllegalArgumentException if the table is not square or has fewer than two rows
     */
    public static PairedAgreement of(List<List<ItemTotals>> table) {
        if (table.size() < 2 || table.stream().anyMatch(row -> row.size() != table.size())) {
            throw new IllegalArgumentException(
                    "A table of agreement must be square with at least 2 rows, but is " + table);
        }
        return new PairedAgreement(table.stream().map(List::copyOf).toList());
    }

    /**
     * The agreement on the items of both.
     *
     * @throws IllegalArgumentException if the other has another number of categories
     */
    public PairedAgreement plus(PairedAgreement other) {
        if (other.table.size() != table.size()) {
            throw new IllegalArgumentException(
                    "Tables of %d and %d categories do not add up".formatted(table.size(), other.table.size()));
        }
        List<List<ItemTotals>> both = new ArrayList<>();
        for (int first = 0; first < table.size(); first++) {
            List<ItemTotals> row = new ArrayList<>();
            for (int second = 0; second < table.size(); second++) {
                row.add(table.get(first).get(second).plus(other.table.get(first).get(second)));
            }
            both.add(row);
        }
        return of(both);
    }

    /**
     * Cohen's kappa (Cohen 1960, Educational and Psychological Measurement 20, 37-46). Empty with fewer than two items, and
     * where both name one and the same category throughout.
     *
     * <p>The variance of {@link ChanceCorrection} is {@code n / (n - 1)} times the asymptotic one of Fleiss, Cohen and
     * Everitt 1969 (Psychological Bulletin 72, 323-327), which SAS and {@code irrCAC} print.
     */
    public Optional<AgreementEstimate> cohenKappa(double confidence) {
        List<ChanceCorrection.Part> parts = new ArrayList<>();
        for (int first = 0; first < table.size(); first++) {
            for (int second = 0; second < table.size(); second++) {
                List<Double> shares = new ArrayList<>(Collections.nCopies(2 * table.size(), 0.0));
                shares.set(first, 1.0);
                shares.set(table.size() + second, 1.0);
                parts.add(
                        new ChanceCorrection.Part(table.get(first).get(second), 1, first == second ? 1 : 0, 1, shares));
            }
        }
        return new ChanceCorrection(parts, Chance.COHEN, 1).estimate(confidence);
    }
}
