import { Repository } from './repository';

/** A shipment as the database stores it. */
export interface Shipment {
  readonly id: number;
  readonly name: string;
  readonly createdAt: Date;
}

export function findShipment(repository: Repository<Shipment>, id: number): Shipment | undefined {
  for (const shipment of repository.items) {
    if (shipment.id === id) {
      return shipment;
    }
  }
  return undefined;
}

export function renameShipment(repository: Repository<Shipment>, id: number, name: string): void {
  const shipment = findShipment(repository, id);
  if (shipment === undefined) {
    throw new Error(`Expected a shipment with id ${id}, found none.`);
  }
  repository.update({ ...shipment, name });
}

export function removeShipment(repository: Repository<Shipment>, id: number): void {
  const shipment = findShipment(repository, id);
  if (shipment !== undefined) {
    repository.remove(shipment);
  }
}
