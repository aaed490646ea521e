package io.northstar.jobs.maintain;

import io.northstar.erase.ErasureRequest;
import io.northstar.jobs.CommonOptions;
import io.northstar.jobs.JobParser;
import io.northstar.jobs.OptionTypes;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Options of the maintain job.
 *
 * @param common options of every job
 * @param request whom to erase
 * @param retainDays days for which versions can be read, over the settings
 */
public record MaintainOptions(CommonOptions common, ErasureRequest request, Optional<Long> retainDays) {
    static final MaintainOptions DEFAULTS =
            new MaintainOptions(CommonOptions.DEFAULTS, new ErasureRequest(Set.of(), Set.of()), Optional.empty());

    static JobParser<MaintainOptions> parser() {
        return new Parser();
    }

    private MaintainOptions with(ErasureRequest other) {
        return new MaintainOptions(common, other, retainDays);
    }

    private static final class Parser extends JobParser<MaintainOptions> {
        Parser() {
            super("maintain", MaintainJob.SUMMARY);
            secret(
                    "erase-advertiser",
                    "<id>",
                    "delete this advertiser's rows and all that refers to them; may be given several times",
                    (id, o) -> o.with(new ErasureRequest(plus(o.request.advertisers(), id), o.request.reviewers())));
            secret(
                    "erase-reviewer",
                    "<id>",
                    "empty this reviewer's name and leave the rows; may be given several times",
                    (id, o) -> o.with(new ErasureRequest(o.request.advertisers(), plus(o.request.reviewers(), id))));
            opt("retain-days", OptionTypes.WHOLE)
                    .valueName("<n>")
                    .text("days for which older versions of tables can be read, over maintain.retain_days")
                    .action((days, o) -> new MaintainOptions(o.common, o.request, Optional.of(days)));
            common(o -> o.common, (o, common) -> new MaintainOptions(common, o.request, o.retainDays));
        }

        private static Set<String> plus(Set<String> ids, String id) {
            Set<String> more = new TreeSet<>(ids);
            more.add(id);
            return more;
        }

        @Override
        protected MaintainOptions defaults() {
            return DEFAULTS;
        }
    }
}
