import { Repository } from './repository';

/** A payment as the database stores it. */
export interface Payment {
  readonly id: number;
  readonly name: string;
  readonly createdAt: Date;
}

export function findPayment(repository: Repository<Payment>, id: number): Payment | undefined {
  for (const payment of repository.items) {
    if (payment.id === id) {
      return payment;
    }
  }
  return undefined;
}

export function renamePayment(repository: Repository<Payment>, id: number, name: string): void {
  const payment = findPayment(repository, id);
  if (payment === undefined) {
    throw new Error(`Expected a payment with id ${id}, found none.`);
  }
  repository.update({ ...payment, name });
}

export function removePayment(repository: Repository<Payment>, id: number): void {
  const payment = findPayment(repository, id);
  if (payment !== undefined) {
    repository.remove(payment);
  }
}
