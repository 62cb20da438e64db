"""What moto lacks for a release: aliases with revisions and weights, timers that go off, versions that
answer, and statistics that need every value.

As the API references of Lambda, EventBridge Scheduler and CloudWatch have it.
"""

import datetime
import json
import re
import threading
import time
import uuid

from moto.awslambda.exceptions import InvalidParameterValueException, PreconditionFailedException
from moto.awslambda.models import LambdaAlias, LambdaFunction, lambda_backends
from moto.awslambda.responses import LambdaResponse
from moto.cloudwatch.models import Statistics
from moto.cloudwatch.responses import CloudWatchResponse
from moto.iam.models import iam_backends
from moto.scheduler.models import scheduler_backends

lock = threading.RLock()


def check_routing(functions, function_name, params):
    weights = (params.get("RoutingConfig") or {}).get("AdditionalVersionWeights") or {}
    if len(weights) > 1:
        raise InvalidParameterValueException("Only one version can be added to an alias")
    for version, weight in weights.items():
        if not 0 <= weight <= 1:
            raise InvalidParameterValueException(f"Weight {weight} is not between 0 and 1")
        functions.get_function(function_name, version)
        if version == params.get("FunctionVersion"):
            raise InvalidParameterValueException("The alias has this version already")


def update_alias(functions, function_name, name, params):
    with lock:
        alias = functions.get_alias(name, function_name)
        if params.get("RevisionId") not in (None, alias.revision_id):
            raise PreconditionFailedException("The Revision Id provided does not match the latest Revision Id.")
        check_routing(functions, function_name, params)
        changed = functions.update_alias(
            name, function_name, params.get("FunctionVersion"), params.get("Description"), params.get("RoutingConfig"),
        )
        changed.revision_id = str(uuid.uuid4())
        return changed.to_json()


def respond_to_update_alias(self):
    *_, function_name, _, name = self.path.split("/")
    changed = update_alias(self.backend, function_name, name, json.loads(self.body))
    return 200, {"status": 200}, json.dumps(changed)


def invoke(self, _body, _request_headers, response_headers):
    """A version answers with its number; one of the image f... cannot start."""
    if "@sha256:ffff" in (self.code.get("ImageUri") or ""):
        response_headers["x-amz-function-error"] = "Unhandled"
        return json.dumps({"errorType": "Runtime.ExitError", "errorMessage": "the image is broken"}).encode()
    return json.dumps({"statusCode": 200, "body": json.dumps({"status": "ok", "version": str(self.version)})}).encode()


def respond_to_invoke(self):
    """The SDK writes `Qualifier`, and moto reads `qualifier`."""
    self.querystring["qualifier"] = self.querystring.get("Qualifier", [None])
    return usual_invoke(self)


usual_invoke = LambdaResponse.invoke


def statistic(self, stat):
    """Sum and the like as moto has them; percentiles and trimmed counts, which need every value."""
    values = sorted(self.metric_single_values_list)
    if percentile := re.fullmatch(r"p(\d+(?:\.\d+)?)", stat):
        return values[min(len(values) - 1, int(len(values) * float(percentile[1]) / 100))] if values else None
    if trimmed := re.fullmatch(r"TC\(([\d.]*):([\d.]*)\)", stat):
        low, high = float(trimmed[1] or "-inf"), float(trimmed[2] or "inf")
        return float(sum(low <= value <= high for value in values))
    return usual_statistic(self, stat)


usual_statistic = Statistics.get_statistics_for_type


def describe_alarms(self):
    """moto takes one filter of several."""
    answer, state = usual_alarms(self), self._get_param("StateValue")
    if state is not None:
        answer.result["MetricAlarms"] = [each for each in answer.result["MetricAlarms"] if each.state_value == state]
    return answer


usual_alarms = CloudWatchResponse.describe_alarms


def is_due(schedule, now):
    at = re.fullmatch(r"at\((.+)\)", schedule.schedule_expression)
    return at is not None and schedule.state == "ENABLED" and datetime.datetime.fromisoformat(at[1]) <= now


def go_off(account, region, schedule):
    """A target that fails leaves no trace: the caller of a one-time schedule never hears of it."""
    if schedule.target["Arn"].endswith(":aws-sdk:lambda:updateAlias"):
        params = json.loads(schedule.target["Input"])
        try:
            update_alias(lambda_backends[account][region], params["FunctionName"], params["Name"], params)
        except Exception as error:
            print(f"timer {schedule.name}: {error}", flush=True)


def keep_time(account, region):
    while True:
        time.sleep(0.1)
        group = scheduler_backends[account][region].schedule_groups["default"]
        now = datetime.datetime.now(datetime.timezone.utc).replace(tzinfo=None)
        for schedule in [each for each in list(group.schedules.values()) if is_due(each, now)]:
            if schedule.action_after_completion == "DELETE":
                group.schedules.pop(schedule.name, None)
            else:
                schedule.state = "DISABLED"
            go_off(account, region, schedule)


def install(account, region):
    # Functions that a test makes need no roles of their own.
    iam_backends[account]["aws"].get_role_by_arn = lambda _arn: None
    CloudWatchResponse.describe_alarms = describe_alarms
    LambdaResponse.update_alias = respond_to_update_alias
    LambdaResponse.invoke = respond_to_invoke
    LambdaFunction.invoke = invoke
    Statistics.get_statistics_for_type = statistic
    threading.Thread(target=keep_time, args=(account, region), daemon=True).start()
