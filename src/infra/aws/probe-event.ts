/**
 * One event for every function: to the HTTP function it is `GET /v1/health`, to one behind a queue a batch
 * with nothing in it, and one that a schedule calls looks for `probe`. None of them changes anything.
 */
export const probeEvent = (requestId: string, at: Date) => ({
  probe: true,
  Records: [],
  version: '2.0',
  routeKey: '$default',
  rawPath: '/v1/health',
  rawQueryString: '',
  headers: { host: 'probe' },
  requestContext: {
    accountId: 'anonymous',
    apiId: 'probe',
    domainName: 'probe',
    domainPrefix: 'probe',
    http: {
      method: 'GET',
      path: '/v1/health',
      protocol: 'HTTP/1.1',
      sourceIp: '127.0.0.1',
      userAgent: 'payport release',
    },
    requestId,
    routeKey: '$default',
    stage: '$default',
    time: at.toUTCString(),
    timeEpoch: at.getTime(),
  },
  isBase64Encoded: false,
})
