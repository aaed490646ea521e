package io.northstar.jobs.stage;

import io.northstar.erase.Erasure;
import io.northstar.erase.ErasureRequest;
import io.northstar.io.Removal;
import io.northstar.io.Tables;
import io.northstar.jobs.JobRun;
import io.northstar.table.Creatives;
import io.northstar.table.DataQuality;
import io.northstar.table.Decisions;
import io.northstar.table.EmergingTerms;
import io.northstar.table.RowTables;
import io.northstar.table.RunLog;
import io.northstar.table.TableContract;
import io.northstar.table.TermCounts;
import io.northstar.table.ViolationPatterns;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;

/**
 * Takes the rows and values of advertisers and reviewers out of the warehouse. Aggregates are not touched, but those of terms
 * that only an erased advertiser's texts have, and of patterns that name somebody.
 */
final class ErasureStage {
    private static final String ERASED = "erased";

    private final JobRun run;
    private final Tables tables;
    private final Removal removal;

    ErasureStage(JobRun run) {
        this.run = run;
        this.tables = run.tables();
        this.removal = new Removal(tables);
    }

    /** Erases; adds what was done, or in a dry run would be, to {@code counts} by table. */
    void run(ErasureRequest request, Map<String, Long> counts) {
        if (request.isEmpty()) {
            return;
        }
        Dataset<Row> linked =
                Erasure.linked(run.spark(), request, tables::read).persist(StorageLevel.MEMORY_AND_DISK());
        try {
            Erasure erasure = new Erasure(run.spark(), request, linked);
            amend(DataQuality.TABLE, DataQuality.EXAMPLES, erasure.findings(tables.read(DataQuality.TABLE)), counts);
            amend(RunLog.TABLE, RunLog.MESSAGE, erasure.messages(tables.read(RunLog.TABLE)), counts);
            take(
                    ViolationPatterns.TABLE,
                    ERASED,
                    erasure.patterns(tables.read(ViolationPatterns.TABLE)),
                    found -> removal.delete(ViolationPatterns.TABLE, found),
                    counts);
            forgetTerms(request, erasure, counts);
            RowTables.REJECTED.forEach(table -> delete(table, erasure, counts));
            for (TableContract table : RowTables.ALL) {
                if (RowTables.namesReviewers(table) && !request.reviewers().isEmpty()) {
                    amend(table, Decisions.REVIEWER_ID, erasure.anonymous(table, tables.read(table)), counts);
                }
                if (!RowTables.links(table).isEmpty() && !request.advertisers().isEmpty()) {
                    delete(table, erasure, counts);
                }
            }
        } finally {
            linked.unpersist();
        }
    }

    /** Before the creatives go, whose texts say which terms are theirs. */
    private void forgetTerms(ErasureRequest request, Erasure erasure, Map<String, Long> counts) {
        if (request.advertisers().isEmpty() || !tables.exists(TermCounts.TABLE)) {
            return;
        }
        Dataset<Row> terms = erasure.ownTerms(tables.read(Creatives.TABLE), tables.read(TermCounts.TABLE))
                .persist(StorageLevel.MEMORY_AND_DISK());
        try {
            for (TableContract table : List.of(EmergingTerms.TABLE, TermCounts.TABLE)) {
                Dataset<Row> about = Erasure.about(terms, table, tables.read(table));
                take(table, ERASED, about, found -> removal.delete(table, found), counts);
            }
        } finally {
            terms.unpersist();
        }
    }

    private void delete(TableContract table, Erasure erasure, Map<String, Long> counts) {
        Dataset<Row> addresses = erasure.doomed(table, tables.read(table));
        take(table, ERASED, addresses, found -> removal.delete(table, found), counts);
    }

    private void amend(TableContract table, String column, Dataset<Row> values, Map<String, Long> counts) {
        take(table, "anonymised", values, found -> removal.update(table, found, column), counts);
    }

    private void take(
            TableContract table,
            String outcome,
            Dataset<Row> rows,
            Consumer<Dataset<Row>> write,
            Map<String, Long> counts) {
        if (!tables.exists(table)) {
            return;
        }
        Dataset<Row> found = rows.persist(StorageLevel.MEMORY_AND_DISK());
        try {
            long count = found.count();
            counts.put("%s.%s".formatted(table.name(), outcome), count);
            if (count > 0 && !run.dry()) {
                write.accept(found);
            }
        } finally {
            found.unpersist();
        }
    }
}
