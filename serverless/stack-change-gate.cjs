'use strict'

/*
 * Code and its settings are inside of a version, which nobody calls before a release. Everything else
 * of a stack goes live with the deploy: permissions, routes, alarms, tables. So CloudFormation's own
 * list of what it is about to do is looked at before it does it (docs/deploy.md).
 */

const levels = ['versioned', 'live', 'destructive']

/** What a deploy of new code changes: functions and their versions. Old versions stay in Lambda. */
const isVersioned = ({ ResourceType, Action, Replacement, PolicyAction }) => {
  if (ResourceType === 'AWS::Lambda::Function')
    return Action === 'Modify' && Replacement === 'False'
  if (ResourceType === 'AWS::Lambda::Version')
    return Action === 'Add' || (Action === 'Remove' && PolicyAction !== 'Delete')
  return false
}

/**
 * CloudFormation lists whatever names an attribute of a changed function, in case the attribute
 * changes; that of one that is changed in place does not.
 */
const isEcho = ({ Action, Details = [] }, changes) => {
  const functions = changes.filter(
    (change) => change.ResourceType === 'AWS::Lambda::Function' && isVersioned(change),
  )
  const isOfFunction = ({ Evaluation, CausingEntity = '' }) =>
    Evaluation === 'Dynamic' &&
    functions.some(({ LogicalResourceId }) => CausingEntity.split('.')[0] === LogicalResourceId)
  return Action === 'Modify' && Details.length > 0 && Details.every(isOfFunction)
}

const isDestructive = ({ Action, Replacement }) =>
  Action === 'Remove' || Action === 'Dynamic' || ['True', 'Conditional'].includes(Replacement)

const levelOf = (change, changes) => {
  if (isVersioned(change) || isEcho(change, changes)) return 'versioned'
  return isDestructive(change) ? 'destructive' : 'live'
}

const inWords = ({ Action, Replacement, ResourceType, LogicalResourceId }) =>
  `${Action === 'Modify' && Replacement !== 'False' ? `Replace (${Replacement})` : Action} ${LogicalResourceId} (${ResourceType})`

module.exports = class StackChangeGate {
  constructor(serverless) {
    this.serverless = serverless
    this.hooks = { 'before:deploy:deploy': () => this.standBeforeExecution() }
  }

  /** Between the change set's creation and its execution; the framework has no hook there. */
  standBeforeExecution() {
    const deploy = this.serverless.pluginManager
      .getPlugins()
      .find((plugin) => typeof plugin.waitForChangeSetCreation === 'function')
    const create = deploy.waitForChangeSetCreation.bind(deploy)
    deploy.waitForChangeSetCreation = async (changeSet, stack) => {
      const description = await create(changeSet, stack)
      // A first deploy replaces nothing, and nobody calls anything yet.
      if (!deploy.createLater) this.judge(description)
      return description
    }
  }

  judge({ Changes = [], NextToken }) {
    const allowed = process.env.PAYPORT_STACK_CHANGES || 'versioned'
    const refuse = (text) => {
      throw new this.serverless.classes.Error(text)
    }
    if (!levels.includes(allowed))
      refuse(`PAYPORT_STACK_CHANGES must be ${levels.join(', ')}, and is ${allowed}.`)
    if (NextToken !== undefined && allowed !== 'destructive')
      refuse('More changes than CloudFormation tells at once: nothing was deployed. Split them up.')
    const changes = Changes.flatMap(({ ResourceChange }) => ResourceChange ?? [])
    const rankOf = (change) => levels.indexOf(levelOf(change, changes))
    const found = changes.filter((change) => rankOf(change) > levels.indexOf(allowed))
    if (found.length === 0) return
    const needed = levels[Math.max(...found.map(rankOf))]
    refuse(
      `This deploy would change more than versions, at once and for everybody:\n${found
        .map((change) => `  ${levels[rankOf(change)]}: ${inWords(change)}`)
        .join(
          '\n',
        )}\nNothing was deployed. If that is what the release wants, say so in a commit of it, with ` +
        `the trailer "Stack-Change: ${needed}", or with PAYPORT_STACK_CHANGES=${needed}. ` +
        'The released version must work before and after (docs/deploy.md).',
    )
  }
}
