# Makes a display of this Windows 10 or 11 computer; run it as administrator, signed in to
# nothing but the account that shows the screen. -Uninstall takes it away again.
param(
    [string] $Origin,
    [ValidateSet('edge', 'chrome')] [string] $Browser = 'edge',
    [ValidateSet('tv', 'kiosk')] [string] $Kind = 'tv',
    [string] $Account = $env:USERNAME,
    [switch] $Uninstall
)
#Requires -RunAsAdministrator
Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'

$Task = 'Hall display'
$Folder = Join-Path $env:ProgramFiles 'SignageKit'

if ($Uninstall) {
    Unregister-ScheduledTask -TaskName $Task -Confirm:$false -ErrorAction SilentlyContinue
    Remove-Item -Recurse -Force $Folder -ErrorAction SilentlyContinue
    Write-Output 'Done. Remove the policies of the browser in regedit; revoke the display in the office.'
    exit 0
}
if ($Origin -notmatch '^https?://[^/\s]+$') {
    throw 'Say -Origin with the address of the server, like https://signage.example.gov.cn'
}

New-Item -ItemType Directory -Force -Path $Folder | Out-Null
Copy-Item -Force (Join-Path $PSScriptRoot 'start-screen.ps1') $Folder

$script = Join-Path $Folder 'start-screen.ps1'
$words = "-NoProfile -WindowStyle Hidden -ExecutionPolicy Bypass -File `"$script`" " +
    "-Origin $Origin -Browser $Browser -Kind $Kind"
$action = New-ScheduledTaskAction -Execute 'powershell.exe' -Argument $words
$trigger = New-ScheduledTaskTrigger -AtLogOn -User $Account
$settings = New-ScheduledTaskSettingsSet -AllowStartIfOnBatteries -DontStopIfGoingOnBatteries `
    -ExecutionTimeLimit ([TimeSpan]::Zero) -RestartCount 999 -RestartInterval (New-TimeSpan -Minutes 1) `
    -MultipleInstances IgnoreNew -StartWhenAvailable
$principal = New-ScheduledTaskPrincipal -UserId $Account -LogonType Interactive
Register-ScheduledTask -Force -TaskName $Task -Action $action -Trigger $trigger `
    -Settings $settings -Principal $principal | Out-Null

# The glass stays lit, the computer awake.
powercfg /change monitor-timeout-ac 0
powercfg /change standby-timeout-ac 0
powercfg /change hibernate-timeout-ac 0

Write-Output "Done. Sign $Account in to see the pairing code; then let Windows sign it in by itself."
