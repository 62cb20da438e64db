import type { CheckoutClosed } from '../../src/application/show-checkout'
import { type Payment, type PaymentState, stateAt } from '../../src/domain/payment'
import type { HttpReply } from './http-reply'
import { page } from './page'
import type { Failure } from './failure'
import { problems } from './problem-table'

/** Where the shop learns how it went: its own returnUrl with the payment's id and status added. */
export const backToShop = (payment: Payment, now: Date): string => {
  const url = new URL(payment.order.returnUrl)
  url.searchParams.set('paymentId', payment.id)
  url.searchParams.set('status', stateAt(now, payment))
  return url.href
}

const sayings: { readonly [State in PaymentState]: readonly [title: string, text: string] } = {
  AwaitingShopper: ['결제를 기다리고 있습니다', '쇼핑몰에서 결제를 다시 시작해 주세요.'],
  Authorized: ['결제 인증이 끝났습니다', '쇼핑몰에서 주문을 확인하고 있습니다.'],
  Approving: ['결제를 확인하고 있습니다', '잠시만 기다려 주세요. 다시 결제하지 마세요.'],
  Paid: ['결제가 완료되었습니다', '이미 처리된 결제입니다.'],
  PartlyRefunded: ['결제가 완료되었습니다', '이미 처리된 결제이며 일부 환불되었습니다.'],
  Refunded: ['환불된 결제입니다', '결제 금액이 모두 환불되었습니다.'],
  Declined: ['결제되지 않았습니다', '결제가 거절되었습니다. 쇼핑몰에서 다시 시도해 주세요.'],
  Abandoned: ['결제를 취소했습니다', '결제되지 않았습니다. 쇼핑몰에서 다시 시도해 주세요.'],
  Expired: ['결제 시간이 지났습니다', '결제되지 않았습니다. 쇼핑몰에서 다시 시도해 주세요.'],
}

const back = (payment: Payment, now: Date) => ({
  href: backToShop(payment, now),
  label: '쇼핑몰로 돌아가기',
})

const closedPage = ({ payment, cause }: CheckoutClosed, now: Date, checkout: string): HttpReply => {
  if (cause === 'Replaced')
    return page({
      status: 409,
      title: '새 결제가 시작되었습니다',
      text: '이 결제 창은 더 이상 쓸 수 없습니다. 새로 열린 결제 창에서 진행해 주세요.',
      link: back(payment, now),
    })
  const state = stateAt(now, payment)
  const [title, text] = sayings[state]
  return page({
    status: state === 'Approving' ? 202 : 409,
    title,
    text,
    link: back(payment, now),
    ...(state === 'Approving' && { refresh: { seconds: 3, to: checkout } }),
  })
}

/** What a shopper sees when the checkout at `path` cannot go on: never a word about our inside. */
export const toCheckoutPage =
  (now: Date, path: string) =>
  (failure: Failure): HttpReply => {
    const { status } = problems[failure._tag]
    const checkout = path.replace(/\/return$/, '')
    switch (failure._tag) {
      case 'CheckoutClosed':
        return closedPage(failure, now, checkout)
      case 'CheckoutTokenInvalid':
      case 'PaymentNotFound':
        return page({
          status,
          title: '결제 정보를 찾을 수 없습니다',
          text: '주소가 올바르지 않습니다. 쇼핑몰에서 결제를 다시 시작해 주세요.',
        })
      case 'ReturnRejected':
        return page({
          status,
          title: '결제를 진행할 수 없습니다',
          text: '결제사에서 온 요청이 아닙니다. 결제되지 않았습니다. 결제 창에서 다시 시도해 주세요.',
          // The checkout is as open as before.
          link: { href: checkout, label: '결제 창으로 돌아가기' },
        })
      case 'ProviderNotEnabled':
        return page({
          status: problems.InternalError.status,
          title: '결제를 진행할 수 없습니다',
          text: '지금은 이 방법으로 결제할 수 없습니다. 쇼핑몰에 문의해 주세요.',
        })
      case 'ProviderNotReached':
        return page({
          status,
          title: '결제사에 연결할 수 없습니다',
          text: '아직 결제되지 않았습니다. 잠시 후 이 페이지를 새로고침해 주세요.',
        })
      // The same request goes on with it, or tells what became of it.
      case 'StoreUnavailable':
        return page({
          status,
          title: '결제를 확인하고 있습니다',
          text: '잠시 후 이 페이지를 새로고침해 주세요. 새로 결제하지 마세요.',
        })
      default:
        return page({
          status,
          title: '결제를 확인하고 있습니다',
          text: '잠시 후 쇼핑몰에서 주문 상태를 확인해 주세요. 다시 결제하지 마세요.',
        })
    }
  }
