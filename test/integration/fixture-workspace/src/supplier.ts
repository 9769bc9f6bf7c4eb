import { Repository } from './repository';

/** A supplier as the database stores it. */
export interface Supplier {
  readonly id: number;
  readonly name: string;
  readonly createdAt: Date;
}

export function findSupplier(repository: Repository<Supplier>, id: number): Supplier | undefined {
  for (const supplier of repository.items) {
    if (supplier.id === id) {
      return supplier;
    }
  }
  return undefined;
}

export function renameSupplier(repository: Repository<Supplier>, id: number, name: string): void {
  const supplier = findSupplier(repository, id);
  if (supplier === undefined) {
    throw new Error(`Expected a supplier with id ${id}, found none.`);
  }
  repository.update({ ...supplier, name });
}

export function removeSupplier(repository: Repository<Supplier>, id: number): void {
  const supplier = findSupplier(repository, id);
  if (supplier !== undefined) {
    repository.remove(supplier);
  }
}
