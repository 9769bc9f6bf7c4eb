import { Repository } from './repository';

/** A warehouse as the database stores it. */
export interface Warehouse {
  readonly id: number;
  readonly name: string;
  readonly createdAt: Date;
}

export function findWarehouse(repository: Repository<Warehouse>, id: number): Warehouse | undefined {
  for (const warehouse of repository.items) {
    if (warehouse.id === id) {
      return warehouse;
    }
  }
  return undefined;
}

export function renameWarehouse(repository: Repository<Warehouse>, id: number, name: string): void {
  const warehouse = findWarehouse(repository, id);
  if (warehouse === undefined) {
    throw new Error(`Expected a warehouse with id ${id}, found none.`);
  }
  repository.update({ ...warehouse, name });
}

export function removeWarehouse(repository: Repository<Warehouse>, id: number): void {
  const warehouse = findWarehouse(repository, id);
  if (warehouse !== undefined) {
    repository.remove(warehouse);
  }
}
