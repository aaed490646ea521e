package io.northstar.io;

import io.northstar.land.TableMapping;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.io.compress.CompressionCodec;
import org.apache.hadoop.io.compress.CompressionCodecFactory;

/** Looks at the ends of a file, before Spark reads it, for what makes it unreadable as a whole. */
final class FileChecks {
    private static final byte[] PARQUET = "PAR1".getBytes(StandardCharsets.US_ASCII);
    private static final int SMALLEST_PARQUET = 12;
    private static final int FOOTER = 8;
    private static final int HEAD = 4096;

    private final Configuration hadoop;
    private final OwnFiles own;

    /** Of files that landed below {@code root}. */
    FileChecks(Configuration hadoop, String root) {
        this.hadoop = hadoop;
        this.own = new OwnFiles(hadoop, root);
    }

    /** Why {@code file} cannot be read in {@code format}; empty when nothing speaks against it. */
    Optional<String> problem(LandedFile file, TableMapping.Format format) {
        try {
            Optional<String> link = own.link(file);
            if (link.isPresent()) {
                return link;
            }
            if (format != TableMapping.Format.DELTA && isFolder(file)) {
                return Optional.of("is a folder; expected a file");
            }
            return switch (format) {
                case PARQUET -> parquet(file);
                case JSON, CSV -> text(file, format);
                case DELTA -> Optional.empty();
            };
        } catch (IOException unreadable) {
            return Optional.of("cannot be opened: " + unreadable.getMessage());
        }
    }

    /** The first line of a text file, without a byte order mark; empty for an empty file. */
    Optional<String> firstLine(LandedFile file) {
        try (BufferedReader reader =
                new BufferedReader(new InputStreamReader(open(new Path(uri(file))), StandardCharsets.UTF_8))) {
            String line = reader.readLine();
            return Optional.ofNullable(line).map(text -> text.startsWith("\uFEFF") ? text.substring(1) : text);
        } catch (IOException unreadable) {
            return Optional.empty();
        }
    }

    private Optional<String> parquet(LandedFile file) throws IOException {
        if (file.bytes() < SMALLEST_PARQUET) {
            return Optional.of("%d bytes are too few for a parquet file".formatted(file.bytes()));
        }
        Path path = new Path(uri(file));
        try (FSDataInputStream stream = path.getFileSystem(hadoop).open(path)) {
            byte[] head = new byte[PARQUET.length];
            byte[] tail = new byte[FOOTER];
            stream.readFully(0, head);
            stream.readFully(file.bytes() - FOOTER, tail);
            if (!Arrays.equals(head, PARQUET)) {
                return Optional.of("does not start like a parquet file");
            }
            boolean whole = Arrays.equals(Arrays.copyOfRange(tail, FOOTER - PARQUET.length, FOOTER), PARQUET);
            return whole ? Optional.empty() : Optional.of("is cut off: it has no parquet footer");
        }
    }

    private Optional<String> text(LandedFile file, TableMapping.Format format) throws IOException {
        byte[] head;
        try (InputStream stream = open(new Path(uri(file)))) {
            head = stream.readNBytes(HEAD);
        } catch (IOException broken) {
            return Optional.of("cannot be decompressed: " + broken.getMessage());
        }
        if (head.length == 0) {
            return format == TableMapping.Format.CSV ? Optional.of("is empty: not even a header") : Optional.empty();
        }
        if (startsWith(head, 0xFE, 0xFF) || startsWith(head, 0xFF, 0xFE)) {
            return Optional.of("is UTF-16; expected UTF-8");
        }
        for (byte each : head) {
            if (each == 0) {
                return Optional.of("holds zero bytes: it is not UTF-8 text");
            }
        }
        return startsUndecodable(head) ? Optional.of("is not UTF-8 text from its first line on") : Optional.empty();
    }

    /** Whether the first line has bytes that are not UTF-8. */
    private static boolean startsUndecodable(byte[] head) {
        int end = 0;
        while (end < head.length && head[end] != '\n') {
            end++;
        }
        boolean cut = end == head.length;
        var decoder = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        return decoder.decode(ByteBuffer.wrap(head, 0, end), CharBuffer.allocate(end + 1), !cut)
                .isError();
    }

    private static boolean startsWith(byte[] head, int first, int second) {
        return head.length > 1 && head[0] == (byte) first && head[1] == (byte) second;
    }

    private InputStream open(Path path) throws IOException {
        CompressionCodec codec = new CompressionCodecFactory(hadoop).getCodec(path);
        InputStream stream = path.getFileSystem(hadoop).open(path);
        return codec == null ? stream : codec.createInputStream(stream);
    }

    private boolean isFolder(LandedFile file) throws IOException {
        Path path = new Path(uri(file));
        return path.getFileSystem(hadoop).getFileStatus(path).isDirectory();
    }

    private static java.net.URI uri(LandedFile file) {
        return java.net.URI.create(file.uri());
    }
}
