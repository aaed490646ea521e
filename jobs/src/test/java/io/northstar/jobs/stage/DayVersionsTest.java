package io.northstar.jobs.stage;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedSet;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class DayVersionsTest {
    private static final LocalDate DAY = LocalDate.of(2026, 1, 31);
    private static final List<String> CAUSES = List.of("a", "b", "c", "d", "e");

    /** Of each day some rows count after each cause, and only one kind of them: found by applying one cause after the other. */
    @Test
    void aDayCountsOnceAfterEachCause() {
        Random random = new Random(11);
        for (int i = 0; i < 500; i++) {
            Map<String, SortedSet<LocalDate>> causes = new LinkedHashMap<>();
            for (String cause : CAUSES.subList(0, 2 + random.nextInt(4))) {
                causes.put(cause, random.nextBoolean() ? new TreeSet<>(List.of(DAY)) : new TreeSet<>());
            }
            DayVersions versions = new DayVersions(causes);
            List<String> about = CAUSES.stream()
                    .filter(cause ->
                            causes.containsKey(cause) && causes.get(cause).contains(DAY))
                    .toList();
            assertThat(versions.count()).isEqualTo(causes.size() - 1);
            for (String cause : versions.butLast()) {
                List<String> applied = about.stream()
                        .filter(each -> versions.upTo(cause).contains(each))
                        .toList();
                long bit = 1L << CAUSES.indexOf(cause);
                boolean before = !about.isEmpty() && applied.isEmpty();
                boolean after = applied.size() == about.size();
                assertThat((versions.afterAll(DAY) & bit) != 0 || about.isEmpty())
                        .isEqualTo(after);
                if (!about.isEmpty()) {
                    assertThat((versions.before(DAY) & bit) != 0).isEqualTo(before);
                }
                for (String other : versions.butLast()) {
                    boolean halfway = versions.halfway(other).contains(DAY) && (versions.after(other, DAY) & bit) != 0;
                    assertThat(halfway)
                            .isEqualTo(!before
                                    && !after
                                    && applied.get(applied.size() - 1).equals(other));
                }
            }
        }
    }

    @Test
    void onlySomeCausesKeepTheirPlaces() {
        SortedSet<LocalDate> day = new TreeSet<>(List.of(DAY));
        Map<String, SortedSet<LocalDate>> causes = new LinkedHashMap<>();
        CAUSES.forEach(cause -> causes.put(cause, day));
        DayVersions some = new DayVersions(causes).only(List.of("b", "x"));

        assertThat(some.count()).isEqualTo(4);
        assertThat(some.positions(List.of("b", "e", "x"))).containsExactly(1);
        assertThat(some.days()).containsExactly(DAY);
        assertThat(some.halfway("b")).isEmpty();
        assertThat(some.before(DAY)).isEqualTo(0b0001);
        assertThat(some.afterAll(DAY)).isEqualTo(0b1110);
    }
}
