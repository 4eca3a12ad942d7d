declare module '*.properties' {
  const texts: Record<string, string>
  export default texts
}
