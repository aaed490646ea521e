package io.northstar.jobs;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.apache.spark.sql.delta.NoOpTransactionExecutionObserver$;
import org.apache.spark.sql.delta.OptimisticTransaction;
import org.apache.spark.sql.delta.TransactionExecutionObserver;
import org.apache.spark.sql.delta.TransactionExecutionObserver$;
import scala.Function0;
import scala.Option;

/** Shows a test each phase of each commit of a run while the run stands still in it: there it may wait, or end. */
final class CommitPhases implements TransactionExecutionObserver {
    /** What a commit is about to do. */
    enum Phase {
        /** Decide what to write into the log; its data files are there. */
        PREPARE,
        /** Write the log entry, unless another writer was faster. */
        COMMIT,
        /** Return; the log entry is there. */
        RETURN
    }

    /**
     * A moment of a run, the same in each run that does the same.
     *
     * @param table table that is written
     * @param attempt how many transactions the run had begun on the table before
     * @param phase phase of the commit
     */
    record Moment(String table, int attempt, Phase phase) {
        @Override
        public String toString() {
            return "%s-%d-%s".formatted(table, attempt, phase);
        }
    }

    static {
        // Delta's own does not reach the threads that a run starts.
        TransactionExecutionObserver$.MODULE$
                .org$apache$spark$sql$delta$ThreadStorageExecutionObserver$_setter_$threadObserver_$eq(
                        new InheritableThreadLocal<TransactionExecutionObserver>() {
                            @Override
                            protected TransactionExecutionObserver initialValue() {
                                return NoOpTransactionExecutionObserver$.MODULE$;
                            }
                        });
    }

    private final Consumer<Moment> at;
    private final Map<String, Integer> begun = new ConcurrentHashMap<>();
    private final ThreadLocal<Map<Phase, Moment>> current = ThreadLocal.withInitial(HashMap::new);
    private Option<TransactionExecutionObserver> next = Option.empty();

    private CommitPhases(Consumer<Moment> at) {
        this.at = at;
    }

    /** Does {@code run} and calls {@code at} in each phase of each of its commits, on the thread that commits. */
    static void during(Runnable run, Consumer<Moment> at) {
        TransactionExecutionObserver$.MODULE$.setObserver(new CommitPhases(at));
        try {
            run.run();
        } finally {
            TransactionExecutionObserver$.MODULE$.setObserver(NoOpTransactionExecutionObserver$.MODULE$);
        }
    }

    @Override
    public OptimisticTransaction startingTransaction(Function0<OptimisticTransaction> start) {
        OptimisticTransaction transaction = start.apply();
        String table = transaction.deltaLog().dataPath().getName();
        int attempt = begun.merge(table, 1, Integer::sum) - 1;
        for (Phase phase : Phase.values()) {
            current.get().put(phase, new Moment(table, attempt, phase));
        }
        return transaction;
    }

    @Override
    public <T> T preparingCommit(Function0<T> prepare) {
        at(Phase.PREPARE);
        return prepare.apply();
    }

    @Override
    public void beginDoCommit() {
        at(Phase.COMMIT);
    }

    @Override
    public void beginPostCommit() {
        at(Phase.RETURN);
    }

    private void at(Phase phase) {
        at.accept(current.get().get(phase));
    }

    @Override
    public void beginBackfill() {}

    @Override
    public void transactionCommitted() {}

    @Override
    public void transactionAborted() {}

    @Override
    public TransactionExecutionObserver createChild() {
        return this;
    }

    @Override
    public Option<TransactionExecutionObserver> nextObserver() {
        return next;
    }

    @Override
    public void nextObserver_$eq(Option<TransactionExecutionObserver> observer) {
        next = observer;
    }
}
