package io.northstar.jobs.stage;

import io.northstar.BadInputException;
import io.northstar.io.LandedFile;
import io.northstar.io.LandedRecords;
import io.northstar.io.LandingZone;
import io.northstar.io.UnreadableFile;
import io.northstar.land.SourceMapping;
import io.northstar.land.TableMapping;
import io.northstar.table.TableContract;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The files that landed on some days.
 *
 * @param files readable files of each mapping that has any
 * @param unreadable files that cannot be read at all
 */
record LandingBatch(Map<TableMapping, List<LandedFile>> files, List<UnreadableFile> unreadable) {

    /**
     * Lists the files of {@code days} and looks at each.
     *
     * @throws BadInputException when the landing zone does not exist or a day has no file
     */
    static LandingBatch of(LandingZone zone, SourceMapping source, List<LocalDate> days) {
        if (!zone.exists()) {
            throw new BadInputException(
                    "The landing zone %s does not exist. Set --landing or ingest.landing.".formatted(zone.root()));
        }
        LandedRecords records = new LandedRecords(zone);
        Map<TableMapping, List<LandedFile>> files = new LinkedHashMap<>();
        List<UnreadableFile> unreadable = new ArrayList<>();
        List<LocalDate> empty = new ArrayList<>(days);
        for (TableMapping mapping : source.mappings()) {
            List<LandedFile> readable = new ArrayList<>();
            for (LandedFile file : zone.files(mapping, days)) {
                empty.removeIf(day -> !mapping.byDay() || day.equals(file.landedOn()));
                Optional<String> problem = records.problem(file, mapping);
                if (problem.isPresent()) {
                    unreadable.add(new UnreadableFile(file, problem.get()));
                } else {
                    readable.add(file);
                }
            }
            if (!readable.isEmpty()) {
                files.put(mapping, readable);
            }
        }
        if (!empty.isEmpty()) {
            throw new BadInputException("No file landed on %s below %s. Wait for the delivery, or leave these days out."
                    .formatted(empty, zone.root()));
        }
        return new LandingBatch(files, unreadable);
    }

    /** The mappings of {@code table} that have files. */
    List<TableMapping> mappings(TableContract table) {
        return files.keySet().stream()
                .filter(mapping -> mapping.table().equals(table))
                .toList();
    }

    /** How many files are readable. */
    long count() {
        return files.values().stream().mapToLong(List::size).sum();
    }
}
