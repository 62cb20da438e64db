/** Everything that the roles of the functions may do, role by role: `action on resource`. */
export const permissionsOf = (stage: string): Readonly<Record<string, readonly string[]>> => {
  const logs = (name: string) =>
    `arn:\${AWS::Partition}:logs:\${AWS::Region}:\${AWS::AccountId}:log-group:/aws/lambda/payport-${stage}-${name}:*`
  const writesLog = (name: string) => [
    `logs:CreateLogStream on ${logs(name)}`,
    `logs:PutLogEvents on ${logs(name)}`,
  ]
  const readsSettings = [
    `ssm:GetParameter on arn:\${AWS::Partition}:ssm:\${AWS::Region}:\${AWS::AccountId}:parameter/payport/${stage}/*`,
    `secretsmanager:GetSecretValue on arn:\${AWS::Partition}:secretsmanager:\${AWS::Region}:\${AWS::AccountId}:secret:payport/${stage}/*`,
  ]
  const functionArn = (name: string) =>
    `arn:\${AWS::Partition}:lambda:\${AWS::Region}:\${AWS::AccountId}:function:payport-${stage}-${name}`
  const usesEvents = (index: string) => [
    'dynamodb:GetItem on EventTable.Arn',
    'dynamodb:PutItem on EventTable.Arn',
    'dynamodb:Query on EventTable.Arn',
    `dynamodb:Query on \${EventTable.Arn}/index/${index}`,
  ]
  return {
    HttpRole: [
      ...writesLog('http'),
      'dynamodb:GetItem on PaymentTable.Arn',
      'dynamodb:PutItem on PaymentTable.Arn',
      'dynamodb:UpdateItem on PaymentTable.Arn',
      ...usesEvents('feed'),
      'dynamodb:UpdateItem on EventTable.Arn',
      ...readsSettings,
    ],
    ReconcilePaymentsRole: [
      ...writesLog('reconcile-payments'),
      'dynamodb:GetItem on PaymentTable.Arn',
      'dynamodb:PutItem on PaymentTable.Arn',
      'dynamodb:UpdateItem on PaymentTable.Arn',
      'dynamodb:Query on ${PaymentTable.Arn}/index/due',
      ...readsSettings,
    ],
    DeliverEventsRole: [
      ...writesLog('deliver-events'),
      'sqs:ReceiveMessage on EventQueue.Arn',
      'sqs:DeleteMessage on EventQueue.Arn',
      'sqs:ChangeMessageVisibility on EventQueue.Arn',
      'sqs:GetQueueAttributes on EventQueue.Arn',
      ...usesEvents('due'),
      ...readsSettings,
    ],
    EventPipeRole: [
      'dynamodb:DescribeStream on PaymentTable.StreamArn',
      'dynamodb:GetRecords on PaymentTable.StreamArn',
      'dynamodb:GetShardIterator on PaymentTable.StreamArn',
      'dynamodb:ListStreams on PaymentTable.StreamArn',
      'sqs:SendMessage on EventQueue.Arn',
      'sqs:SendMessage on EventPipeDeadLetters.Arn',
    ],
    AbortReleaseRole: [
      ...writesLog('abort-release'),
      ...['lambda:GetAlias', 'lambda:UpdateAlias'].flatMap((action) =>
        ['http', 'reconcile-payments', 'deliver-events'].map(
          (name) => `${action} on ${functionArn(name)}`,
        ),
      ),
    ],
  }
}
