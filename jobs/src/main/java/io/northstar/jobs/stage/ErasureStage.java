package io.northstar.jobs.stage;

import io.northstar.erase.Erasure;
import io.northstar.erase.ErasureRequest;
import io.northstar.io.Removal;
import io.northstar.io.Tables;
import io.northstar.jobs.JobRun;
import io.northstar.table.DataQuality;
import io.northstar.table.Decisions;
import io.northstar.table.RowTables;
import io.northstar.table.RunLog;
import io.northstar.table.TableContract;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;

/** Takes the rows and values of advertisers and reviewers out of the warehouse. Aggregates are not touched. */
final class ErasureStage {
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

    private void delete(TableContract table, Erasure erasure, Map<String, Long> counts) {
        Dataset<Row> addresses = erasure.doomed(table, tables.read(table));
        take(table, "erased", addresses, found -> removal.delete(table, found), counts);
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
