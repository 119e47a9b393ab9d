export interface ResourceTables {
  directory: { type: string; id: string; shard: number; key: number };
  resource: {
    shard: number;
    key: number;
    type: string;
    id: string;
    owner: string;
    version: number;
    updated: number;
  };
  version: {
    shard: number;
    key: number;
    version: number;
    updated: number;
    clinic: string;
    author: string;
    digest: string;
    content: string;
  };
  token_value: { param: string; value: string; shard: number; key: number; system: string };
  string_value: { param: string; value: string; shard: number; key: number };
  date_value: { shard: number; key: number; param: string; low: number; high: number };
}
