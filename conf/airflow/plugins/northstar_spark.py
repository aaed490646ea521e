"""What the DAG needs of Spark and of alerts, where every part of Airflow can import it: in the folder of plugins."""

import logging

from airflow.providers.apache.spark.operators.spark_submit import SparkSubmitOperator
from airflow.sdk.exceptions import AirflowException, AirflowFailException

# Exit codes of Northstar that say: running this again without mending something does not help.
NO_RETRY = {
    2: "the options or settings are wrong",
    3: "the input data are wrong",
    4: "the night is not complete",
    5: "the night was complete too late",
    6: "the night is complete, but what it had to work on is not",
}


class NorthstarOperator(SparkSubmitOperator):
    """Submits a job of Northstar; a run that ends with one of NO_RETRY fails at once, whatever retries are left.

    The code is known in client mode, and in cluster mode on Kubernetes. Where Spark does not pass it on (cluster mode on YARN
    and standalone), such a run is tried again like any other.
    """

    def execute(self, context):
        try:
            return super().execute(context)
        except AirflowException as failed:
            code = self._exit_code()
            if code in NO_RETRY:
                raise AirflowFailException(f"Exit code {code}: {NO_RETRY[code]}, see the log above. Not tried again.") from failed
            raise

    def _exit_code(self):
        """What the job ended with; None where nothing was submitted."""
        submitted = self._hook._submit_sp
        return self._hook._spark_exit_code or (submitted and submitted.returncode)


def late(context):
    """Says that a night is late. Backfills have no deadline."""
    run = context["dag_run"]
    if run["run_type"] != "backfill":
        logging.getLogger(__name__).error("%s of %s is not complete at its deadline", run["dag_id"], run["logical_date"])
