'use strict'

/**
 * Everything that calls a function calls it through its alias `live`, and no deploy moves an alias:
 * its properties are literals, so an update of the stack has no reason to touch it. Releasing is
 * moving the alias, which is another act (docs/decisions/0017-the-stack.md).
 */
module.exports = class LiveAlias {
  constructor(serverless) {
    this.serverless = serverless
    this.hooks = {
      // The compilers of routes, schedules and permissions read it; later would be too late for some.
      'before:package:compileFunctions': () => this.nameAliases(),
      'after:package:compileFunctions': () => this.addAliases(),
    }
  }

  /** Each function with the logical id of its alias. */
  functions() {
    const { service } = this.serverless
    const { naming } = this.serverless.getProvider('aws')
    return service.getAllFunctions().map((key) => ({
      key,
      definition: service.getFunction(key),
      logicalId: `${naming.getNormalizedFunctionName(key)}LiveAlias`,
    }))
  }

  nameAliases() {
    for (const { definition, logicalId } of this.functions())
      definition.targetAlias = { name: 'live', logicalId }
  }

  addAliases() {
    const { Resources } = this.serverless.service.provider.compiledCloudFormationTemplate
    for (const { key, definition, logicalId } of this.functions()) {
      const version = Resources[definition.versionLogicalId]
      if (version === undefined)
        throw new this.serverless.classes.Error(`${key} publishes no version for its alias`)
      // A deploy that is rolled back must not leave its version behind: the next one would collide with it.
      version.DeletionPolicy = 'RetainExceptOnCreate'
      Resources[logicalId] = {
        Type: 'AWS::Lambda::Alias',
        DependsOn: [definition.versionLogicalId],
        DeletionPolicy: 'Retain',
        UpdateReplacePolicy: 'Retain',
        Properties: { FunctionName: definition.name, Name: 'live', FunctionVersion: '1' },
      }
    }
  }
}
