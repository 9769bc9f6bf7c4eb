import { Repository } from './repository';

/** A product as the database stores it. */
export interface Product {
  readonly id: number;
  readonly name: string;
  readonly createdAt: Date;
}

export function findProduct(repository: Repository<Product>, id: number): Product | undefined {
  for (const product of repository.items) {
    if (product.id === id) {
      return product;
    }
  }
  return undefined;
}

export function renameProduct(repository: Repository<Product>, id: number, name: string): void {
  const product = findProduct(repository, id);
  if (product === undefined) {
    throw new Error(`Expected a product with id ${id}, found none.`);
  }
  repository.update({ ...product, name });
}

export function removeProduct(repository: Repository<Product>, id: number): void {
  const product = findProduct(repository, id);
  if (product !== undefined) {
    repository.remove(product);
  }
}
