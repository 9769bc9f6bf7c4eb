import { Repository } from './repository';

/** A customer as the database stores it. */
export interface Customer {
  readonly id: number;
  readonly name: string;
  readonly createdAt: Date;
}

export function findCustomer(repository: Repository<Customer>, id: number): Customer | undefined {
  for (const customer of repository.items) {
    if (customer.id === id) {
      return customer;
    }
  }
  return undefined;
}

export function renameCustomer(repository: Repository<Customer>, id: number, name: string): void {
  const customer = findCustomer(repository, id);
  if (customer === undefined) {
    throw new Error(`Expected a customer with id ${id}, found none.`);
  }
  repository.update({ ...customer, name });
}

export function removeCustomer(repository: Repository<Customer>, id: number): void {
  const customer = findCustomer(repository, id);
  if (customer !== undefined) {
    repository.remove(customer);
  }
}
