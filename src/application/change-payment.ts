import * as E from 'fp-ts/Either'
import { pipe } from 'fp-ts/function'
import * as O from 'fp-ts/Option'
import * as TE from 'fp-ts/TaskEither'

import type { PaymentId } from '../domain/identifiers'
import { type Payment, versionOf } from '../domain/payment'
import type { Overtaken, PaymentStore, StoreFailure, StoreUnavailable } from './ports/payment-store'

export type PaymentNotFound = { readonly _tag: 'PaymentNotFound' }

/** Races lost in a row before the caller is asked to come again. */
const mostRounds = 8

type WithStore = { readonly payments: PaymentStore }

export const lookUpPayment =
  ({ payments }: WithStore) =>
  (id: PaymentId): TE.TaskEither<StoreFailure, Payment | undefined> =>
    pipe(payments.find(id), TE.map(O.toUndefined))

export const findPayment =
  ({ payments }: WithStore) =>
  (id: PaymentId): TE.TaskEither<PaymentNotFound | StoreFailure, Payment> =>
    pipe(
      payments.find(id),
      TE.flatMapEither(E.fromOption((): PaymentNotFound => ({ _tag: 'PaymentNotFound' }))),
    )

const isOvertaken = (failure: { readonly _tag: string }): failure is Overtaken =>
  failure._tag === 'Overtaken'

/** Leaves the payment to the writer that came first. */
export const stopWhenOvertaken =
  <E extends { readonly _tag: string }, A>(known: A) =>
  (done: TE.TaskEither<E | Overtaken, A>): TE.TaskEither<E, A> =>
    pipe(
      done,
      TE.orElse((failure) =>
        isOvertaken(failure) ? TE.right<E, A>(known) : TE.left<E, A>(failure),
      ),
    )

/** Decides again after a lost race, a bounded number of times. */
export const againWhenOvertaken = <E extends { readonly _tag: string }, A>(
  decide: () => TE.TaskEither<E | Overtaken, A>,
  rounds: number = mostRounds,
): TE.TaskEither<Exclude<E, Overtaken> | StoreUnavailable, A> =>
  pipe(
    decide(),
    TE.orElse((failure): TE.TaskEither<Exclude<E, Overtaken> | StoreUnavailable, A> => {
      if (!isOvertaken(failure)) return TE.left(failure as Exclude<E, Overtaken>)
      return rounds > 1
        ? againWhenOvertaken(decide, rounds - 1)
        : TE.left({ _tag: 'StoreUnavailable', cause: 'lost the race against other writers' })
    }),
  )

/** Decides on a payment as it was read and writes the decision; one that changed nothing is not written. */
export const decideAndSave =
  ({ payments }: WithStore) =>
  <E, P extends Payment>(decide: (payment: Payment) => E.Either<E, P>) =>
  (before: Payment): TE.TaskEither<E | StoreFailure | Overtaken, P> =>
    pipe(
      TE.fromEither(decide(before)),
      TE.flatMap((after): TE.TaskEither<E | StoreFailure | Overtaken, P> =>
        versionOf(after) === versionOf(before) ? TE.right(after) : payments.save(after),
      ),
    )

/** Load, decide, save; again when another writer came first. */
export const changePayment =
  (ports: WithStore) =>
  <E extends { readonly _tag: string }, P extends Payment>(
    id: PaymentId,
    decide: (payment: Payment) => E.Either<E, P>,
  ): TE.TaskEither<Exclude<E, Overtaken> | PaymentNotFound | StoreFailure, P> =>
    againWhenOvertaken(() => pipe(findPayment(ports)(id), TE.flatMap(decideAndSave(ports)(decide))))

/** The same for a payment that was just read or written: it is read again only after a lost race. */
export const changeFrom =
  (ports: WithStore) =>
  <P extends Payment>(
    known: Payment,
    rule: (payment: Payment) => P,
  ): TE.TaskEither<PaymentNotFound | StoreFailure, P> => {
    const decide = (payment: Payment): E.Either<never, P> => E.right(rule(payment))
    return pipe(
      decideAndSave(ports)(decide)(known),
      TE.orElse((failure) =>
        failure._tag === 'Overtaken'
          ? changePayment(ports)(known.id, decide)
          : TE.left<PaymentNotFound | StoreFailure, P>(failure),
      ),
    )
  }
