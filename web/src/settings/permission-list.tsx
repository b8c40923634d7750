// Permissions by the names under which the Yoto developer dashboard lists them.
export function PermissionList({ names }: { names: readonly string[] }) {
  return (
    <ul className="flex flex-wrap gap-1.5">
      {names.map((name) => (
        <li key={name} className="rounded-sm bg-raised px-2 py-1 font-mono text-xs break-all">
          {name}
        </li>
      ))}
    </ul>
  );
}
