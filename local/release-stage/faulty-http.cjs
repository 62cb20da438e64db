'use strict'

/**
 * Stands in for functions/http.js in the version that must not be released: around the same bundle,
 * with a defect that shows in a share of the new payments only, as the ones that get past tests do.
 * What is thrown is met where the real code reads the body, and from there on everything is Payport's.
 */
const { handler } = require('./http-without-fault.js')

const share = Number(process.env.FAULTY_SHARE)

const isNewPayment = ({ rawPath, requestContext }) =>
  rawPath === '/v1/payments' && requestContext.http.method === 'POST'

const spoil = (event) =>
  Object.defineProperty(event, 'body', {
    get: () => {
      throw new TypeError("Cannot read properties of undefined (reading 'amount')")
    },
  })

exports.handler = (event, context) =>
  handler(isNewPayment(event) && Math.random() < share ? spoil(event) : event, context)
