"""moto's server with what its CloudFormation lacks for this stack.

It makes aliases, HTTP APIs, pipes and alarms (which moto ignores in a template), keeps a function's image
command, gives a version its number and an image of its own, changes a function before it publishes the
version that a new template adds, and refuses a template for errors of cfn-lint alone. What it still does
not check is in docs/decisions/0017-the-stack.md.
"""

import contextlib
import inspect
import os
import re
import sys

from moto.apigatewayv2.models import apigatewayv2_backends
from moto.awslambda.models import ImageConfig, LambdaFunction, LambdaVersion, lambda_backends
from moto.cloudformation import models as cloudformation
from moto.cloudformation import parsing
from moto.cloudwatch.models import cloudwatch_backends
from moto.core.common_models import CloudFormationModel
from moto.pipes.models import pipes_backends
from moto.server import main

import releasing


def snake(name):
    return re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()


def call(method, properties, **fixed):
    """Calls a backend's method with the properties of a template, by name."""
    given = {snake(key): value for key, value in properties.items()} | fixed
    return method(**{name: given.get(name) for name in inspect.signature(method).parameters})


class Resource:
    """What the added types share: `make` returns (physical id, attributes, how to delete it)."""

    __module__ = "moto.cloudformation.added"  # moto takes a service's name from here

    def __init__(self, made):
        self.physical_resource_id, self.attributes, self.remove = made

    @classmethod
    def has_cfn_attr(cls, _attribute):
        return True

    def get_cfn_attribute(self, name):
        return self.attributes[name]

    def delete(self, _account, _region):
        with contextlib.suppress(Exception):  # its owner may be gone already
            self.remove()

    @classmethod
    def create_from_cloudformation_json(cls, _name, json, account_id, region_name, **_more):
        return cls(cls.make(json["Properties"], account_id, region_name))

    @classmethod
    def update_from_cloudformation_json(cls, original_resource, new_resource_name, cloudformation_json, account_id, region_name):
        original_resource.remove()
        return cls(cls.make(cloudformation_json["Properties"], account_id, region_name))


def add_type(type_name, make):
    # moto looks for direct subclasses of CloudFormationModel.
    return type(type_name.replace("::", ""), (Resource, CloudFormationModel), {
        "__module__": Resource.__module__,
        "cloudformation_type": staticmethod(lambda: type_name),
        "cloudformation_name_type": staticmethod(lambda: ""),
        "make": staticmethod(make),
    })


def alias(properties, account, region):
    backend = lambda_backends[account][region]
    name, function = properties["Name"], properties["FunctionName"]
    made = backend.create_alias(name, function, properties["FunctionVersion"], "", None)
    return made.arn, {"AliasArn": made.arn}, lambda: backend.delete_alias(name, function)


def api(properties, account, region):
    backend = apigatewayv2_backends[account][region]
    made = call(backend.create_api, properties, tags=properties.get("Tags", {}))
    attributes = {"ApiEndpoint": made.api_endpoint, "ApiId": made.api_id}
    return made.api_id, attributes, lambda: backend.delete_api(made.api_id)


def integration(properties, account, region):
    backend = apigatewayv2_backends[account][region]
    made = call(backend.create_integration, properties)
    return made.id, {}, lambda: backend.delete_integration(properties["ApiId"], made.id)


def route(properties, account, region):
    backend = apigatewayv2_backends[account][region]
    made = call(backend.create_route, properties)
    return made.route_id, {}, lambda: backend.delete_route(properties["ApiId"], made.route_id)


def stage(properties, account, region):
    backend = apigatewayv2_backends[account][region]
    settings = {key[0].lower() + key[1:]: value for key, value in properties.items() if key != "ApiId"}
    backend.create_stage(properties["ApiId"], settings)
    name = properties["StageName"]
    return name, {}, lambda: backend.delete_stage(properties["ApiId"], name)


def alarm(properties, account, region):
    backend = cloudwatch_backends[account][region]
    name = properties["AlarmName"]
    made = call(
        backend.put_metric_alarm, properties, name=name, description=properties.get("AlarmDescription"),
        dimensions=properties.get("Dimensions", []), alarm_actions=properties.get("AlarmActions", []),
        actions_enabled=True,
    )
    return name, {"Arn": made.alarm_arn}, lambda: backend.delete_alarms([name])


def pipe(properties, account, region):
    backend = pipes_backends[account][region]
    made = call(backend.create_pipe, properties)
    return made.name, {"Arn": made.arn}, lambda: backend.delete_pipe(made.name)


TYPES = [
    add_type("AWS::Lambda::Alias", alias),
    add_type("AWS::ApiGatewayV2::Api", api),
    add_type("AWS::ApiGatewayV2::Integration", integration),
    add_type("AWS::ApiGatewayV2::Route", route),
    add_type("AWS::ApiGatewayV2::Stage", stage),
    add_type("AWS::CloudWatch::Alarm", alarm),
    add_type("AWS::Pipes::Pipe", pipe),
]

make_function = LambdaFunction.create_from_cloudformation_json.__func__


def function_with_command(cls, resource_name, cloudformation_json, account_id, region_name, **more):
    made = make_function(cls, resource_name, cloudformation_json, account_id, region_name, **more)
    properties = cloudformation_json["Properties"]
    made.package_type = properties.get("PackageType", "Zip")
    made.image_config = ImageConfig(properties.get("ImageConfig", {}))
    return made


def published_version(cls, _name, json, account_id, region_name, **_more):
    made = lambda_backends[account_id][region_name].publish_version(json["Properties"]["FunctionName"])
    version = LambdaVersion({"Version": made.version})
    version.physical_resource_id = made.function_arn
    return version


number_version = LambdaFunction.set_version


def version_of_its_own(self, version):
    """A published version keeps its image; moto would change it together with the function."""
    number_version(self, version)
    self.code = dict(self.code)


LambdaFunction.set_version = version_of_its_own
LambdaFunction.create_from_cloudformation_json = classmethod(function_with_command)
LambdaVersion.create_from_cloudformation_json = classmethod(published_version)
LambdaVersion.get_cfn_attribute = lambda self, _name: str(self.version)

update_all = parsing.ResourceMap.update


def functions_first(self, template, parameters=None):
    """AWS goes by dependency: a function is changed before its new version is published."""
    old, given, wanted = self._resource_json_map, self.input_parameters, template["Resources"]
    changed = [
        name for name in self.build_resource_diff(template, parameters)["Modify"]
        if wanted[name]["Type"] == "AWS::Lambda::Function"
    ]
    self._resource_json_map, self.input_parameters = old | wanted, parameters or given
    self.load_parameters()
    self.load_conditions()
    for name in changed:
        self._parsed_resources[name] = parsing.parse_and_update_resource(
            name, wanted[name], self, account_id=self._account_id, region_name=self._region_name
        )
    self._resource_json_map = old | {name: wanted[name] for name in changed}
    self.input_parameters = given
    return update_all(self, template, parameters)


parsing.ResourceMap.update = functions_first

lint = cloudformation.validate_template_cfn_lint
cloudformation.validate_template_cfn_lint = lambda template: [
    found for found in lint(template) if found.rule.severity == "error"
]

if __name__ == "__main__":
    releasing.install(os.environ["MOTO_ACCOUNT_ID"], "ap-northeast-2")
    main(sys.argv[1:])
