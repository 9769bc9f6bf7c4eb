import { Repository } from './repository';

/** A invoice as the database stores it. */
export interface Invoice {
  readonly id: number;
  readonly name: string;
  readonly createdAt: Date;
}

export function findInvoice(repository: Repository<Invoice>, id: number): Invoice | undefined {
  for (const invoice of repository.items) {
    if (invoice.id === id) {
      return invoice;
    }
  }
  return undefined;
}

export function renameInvoice(repository: Repository<Invoice>, id: number, name: string): void {
  const invoice = findInvoice(repository, id);
  if (invoice === undefined) {
    throw new Error(`Expected a invoice with id ${id}, found none.`);
  }
  repository.update({ ...invoice, name });
}

export function removeInvoice(repository: Repository<Invoice>, id: number): void {
  const invoice = findInvoice(repository, id);
  if (invoice !== undefined) {
    repository.remove(invoice);
  }
}
