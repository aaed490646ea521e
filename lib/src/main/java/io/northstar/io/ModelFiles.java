package io.northstar.io;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.ml.PipelineModel;

/** Saved models below the warehouse: a folder for each version, with an MLlib pipeline and a model card. */
public final class ModelFiles {
    private static final String PIPELINE = "pipeline";
    private static final String CARD = "card.json";
    private static final String UNFINISHED = ".unfinished-";

    private final String warehouse;
    private final FileSystem files;

    /** The models of {@code tables}' warehouse. */
    public ModelFiles(Tables tables) {
        this.warehouse = tables.warehouse();
        try {
            this.files = new Path(warehouse)
                    .getFileSystem(tables.spark().sparkContext().hadoopConfiguration());
        } catch (IOException unreachable) {
            throw new UncheckedIOException("Cannot reach the warehouse " + warehouse, unreachable);
        }
    }

    /**
     * Saves a model as {@code path} below the warehouse, unless it is there. It appears at once when all of it is written: a run
     * that dies leaves nothing that is ever read.
     */
    public void save(String path, PipelineModel pipeline, String card) {
        Path finished = new Path(warehouse, path);
        Path unfinished = finished.suffix(UNFINISHED + UUID.randomUUID());
        try {
            if (files.exists(finished)) {
                return;
            }
            pipeline.write().save(new Path(unfinished, PIPELINE).toString());
            try (OutputStream out = files.create(new Path(unfinished, CARD))) {
                out.write((card + "\n").getBytes(StandardCharsets.UTF_8));
            }
            if (!files.rename(unfinished, finished) && !files.exists(finished)) {
                throw new IOException("%s could not be renamed to %s".formatted(unfinished, finished));
            }
        } catch (IOException unwritable) {
            throw new UncheckedIOException("Cannot save the model " + finished, unwritable);
        }
    }

    /** The pipeline of the model {@code path}. */
    public PipelineModel load(String path) {
        return PipelineModel.load(new Path(new Path(warehouse, path), PIPELINE).toString());
    }
}
