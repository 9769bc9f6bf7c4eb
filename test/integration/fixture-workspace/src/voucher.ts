import { Repository } from './repository';

/** A voucher as the database stores it. */
export interface Voucher {
  readonly id: number;
  readonly name: string;
  readonly createdAt: Date;
}

export function findVoucher(repository: Repository<Voucher>, id: number): Voucher | undefined {
  for (const voucher of repository.items) {
    if (voucher.id === id) {
      return voucher;
    }
  }
  return undefined;
}

export function renameVoucher(repository: Repository<Voucher>, id: number, name: string): void {
  const voucher = findVoucher(repository, id);
  if (voucher === undefined) {
    throw new Error(`Expected a voucher with id ${id}, found none.`);
  }
  repository.update({ ...voucher, name });
}

export function removeVoucher(repository: Repository<Voucher>, id: number): void {
  const voucher = findVoucher(repository, id);
  if (voucher !== undefined) {
    repository.remove(voucher);
  }
}
